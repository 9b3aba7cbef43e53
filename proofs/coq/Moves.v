(** Every input keeps a meeting well formed. *)

From Coq Require Import NArith List Bool Lia Sorted.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections WellFormed.
Import ListNotations.
Local Open Scope N_scope.

(** ** One session *)

Lemma gate_cases t b : gate_open t b = true ->
  b = NoBasis \/ exists x, b = On x /\ life_of t x = Allowed.
Proof.
  destruct b; cbn; auto; [easy|]. destruct (life_of t about) eqn:L; try easy. eauto.
Qed.

Ltac splits :=
  repeat match goal with
  | |- context [if leaf_dec ?a ?b then _ else _] => destruct (leaf_dec a b)
  | |- context [if ?b then _ else _] => destruct b eqn:?
  end.

Lemma number_hear p t g s sig : number (fst (hear p t g s sig)) = number s.
Proof.
  unfold hear, hear_refused, become, bypass, inquire.
  destruct (at_leaf s) eqn:L, sig; cbn; rewrite ?L; splits; reflexivity.
Qed.

Lemma hear_refused_stays p t g s sig :
  refused (at_leaf s) = true -> at_leaf (fst (hear p t g s sig)) = at_leaf s.
Proof.
  unfold hear, hear_refused. destruct (at_leaf s) eqn:L; try easy. intros _.
  destruct sig; cbn; auto.
Qed.

Lemma hear_sound p t tbl s sig :
  sound tbl s -> sound tbl (fst (hear p t (gate_open tbl (rests s)) s sig)).
Proof.
  unfold sound, hear, hear_refused, become, bypass, inquire.
  destruct (at_leaf s) eqn:L, sig; cbn; rewrite ?L; cbn; splits; cbn; rewrite ?L; auto;
    intros; try congruence;
    try (match goal with H : negb _ = false |- _ => apply negb_false_iff in H end; congruence);
    destruct (gate_open tbl (rests s)); easy.
Qed.

(** A session that goes on waiting has not moved. *)
Lemma hear_awaits p t g s sig x :
  awaited (at_leaf (fst (hear p t g s sig))) = Some x ->
  at_leaf (fst (hear p t g s sig)) = at_leaf s.
Proof.
  unfold hear, hear_refused, become, bypass, inquire.
  destruct (at_leaf s) eqn:L, sig; cbn; rewrite ?L; cbn; splits; cbn; rewrite ?L; easy.
Qed.

(** ** Putting a session back *)

Lemma put_core s' st :
  core st -> (exists s, In s (sessions st) /\ number s = number s') ->
  core (with_sessions (put s' (sessions st)) st).
Proof.
  intros [O B K N D] (s0 & I0 & E0). split; cbn; auto.
  - unfold ordered. now rewrite numbers_put.
  - intros s I. apply in_put in I. destruct I as [(-> & _)|(I & _)]; auto.
    rewrite <- E0. auto.
Qed.

Lemma put_sound s' st :
  all_sound st -> sound (subjects st) s' ->
  all_sound (with_sessions (put s' (sessions st)) st).
Proof.
  intros S S' s I. apply in_put in I. destruct I as [(-> & _)|(I & _)]; cbn; auto.
Qed.

(** Whoever waits for [x], other than the session put back, still does. *)
Lemma put_waiters s s' st x :
  core st -> In s (sessions st) -> number s' = number s ->
  has_waiter x st -> waits_for x s = false \/ waits_for x s' = true ->
  has_waiter x (with_sessions (put s' (sessions st)) st).
Proof.
  intros C I E (w & J & F) H.
  destruct (N.eq_dec (number w) (number s')) as [Q|Q].
  - assert (w = s). { apply (ordered_unique (sessions st)); auto; [apply C|congruence]. }
    subst w. destruct H as [H|H]; [congruence|].
    exists s'. split; auto. eapply put_puts; eauto.
  - exists w. split; auto. now apply put_keeps.
Qed.

Lemma put_stopped s s' st :
  stopped st -> In s (sessions st) -> (refused (at_leaf s) = true -> refused (at_leaf s') = true) ->
  stopped (with_sessions (put s' (sessions st)) st).
Proof.
  intros T I R V. cbn in *. destruct (T V) as [T1 T2]. split; auto.
  intros w J. apply in_put in J. destruct J as [(-> & _)|(J & _)]; auto.
Qed.

(** The whole of a move of one session that waited for nobody or stops waiting. *)
Lemma put_wf p s s' st :
  wf p st -> In s (sessions st) -> number s' = number s -> sound (subjects st) s' ->
  (refused (at_leaf s) = true -> refused (at_leaf s') = true) ->
  (forall x, waits_for x s = true -> waits_for x s' = true) ->
  wf p (with_sessions (put s' (sessions st)) st).
Proof.
  intros [C S W B T] I E S' R K. split; auto.
  - apply put_core; eauto.
  - now apply put_sound.
  - intros x Q. eapply put_waiters; eauto.
    destruct (waits_for x s) eqn:F; auto.
  - eapply put_stopped; eauto.
Qed.

Lemma waits_for_awaited x s : waits_for x s = true -> awaited (at_leaf s) = Some x.
Proof. unfold waits_for. destruct (awaited (at_leaf s)); break; easy. Qed.

Lemma report_wf p sig st s :
  wf p st -> In s (sessions st) -> wf p (fst (report p sig st s)).
Proof.
  intros W I. pose proof (wf_sound _ _ W s I) as S.
  pose proof (number_hear p (now st) (gate_open (subjects st) (rests s)) s sig) as E.
  pose proof (hear_sound p (now st) (subjects st) s sig S) as S'.
  pose proof (hear_refused_stays p (now st) (gate_open (subjects st) (rests s)) s sig) as R.
  pose proof (hear_awaits p (now st) (gate_open (subjects st) (rests s)) s sig) as A.
  unfold report. destruct (hear p (now st) _ s sig) as [s' said]. cbn [fst] in *.
  destruct (awaited (at_leaf s')) as [x|] eqn:AW; cbn.
  - eapply put_wf; eauto.
    + intros F. now rewrite R.
    + intros y F. unfold waits_for. rewrite (A x eq_refl). now apply F.
  - unfold withdrawn_from. destruct (awaited (at_leaf s)) as [x|] eqn:AS.
    + destruct (withdrawn x _) as [st2 e] eqn:WD. cbn.
      apply (f_equal fst) in WD. cbn in WD. subst st2.
      destruct W as [C SS W B T]. apply withdrawn_wf; auto.
      * apply put_core; eauto.
      * now apply put_sound.
      * intros y N Q. eapply put_waiters; eauto. left.
        destruct (waits_for y s) eqn:F; auto. apply waits_for_awaited in F. congruence.
      * eapply put_stopped; eauto. intros F. now rewrite R.
    + cbn. eapply put_wf; eauto.
      * intros F. now rewrite R.
      * intros y F. apply waits_for_awaited in F. congruence.
Qed.

(** ** The review *)

(** A session that fetches waits for no prompt yet. *)
Definition is_fetching (s : session) : Prop := exists d, at_leaf s = Fetching d.

Lemma fetching_waits x s : is_fetching s -> waits_for x s = false.
Proof. intros (d & E). unfold waits_for. now rewrite E. Qed.

Lemma move_wf p s s' st :
  wf p st -> In s (sessions st) -> is_fetching s -> number s' = number s ->
  sound (subjects st) s' ->
  wf p (with_sessions (put s' (sessions st)) st).
Proof.
  intros W I F E S. eapply put_wf; eauto.
  - destruct F as (d & F). now rewrite F.
  - intros x H. now rewrite fetching_waits in H.
Qed.

Section Review.
  Variables (p : policy) (st : state) (s0 : session).
  Hypothesis W : wf p st.
  Hypothesis I : In s0 (sessions st).
  Hypothesis F : is_fetching s0.
  Hypothesis V : over st = false.

  Lemma refuse_wf r why s : number s = number s0 -> wf p (fst (refuse r why s st)).
  Proof. intros E. cbn. eapply move_wf; eauto. cbn. exact Logic.I. Qed.

  Lemma admit_wf s : number s = number s0 -> wf p (fst (admit s st)).
  Proof. intros E. cbn. eapply move_wf; eauto. cbn. exact Logic.I. Qed.

  Lemma hold_sound x h ps s t :
    rests s = On x -> open_for (life_of t x) h ps -> sound t (with_leaf (Deciding x h ps) s).
  Proof. unfold sound. cbn. auto. Qed.

  Lemma join_queued_wf x h ps s :
    number s = number s0 -> rests s = On x -> life_of (subjects st) x = Queued ->
    wf p (fst (join_queued p x h ps s st)).
  Proof.
    intros E R L. unfold join_queued. destruct (over_hosts _ _ _).
    - now apply refuse_wf.
    - cbn. eapply move_wf; eauto. apply hold_sound; auto. now rewrite L.
  Qed.

  (** A window only ever shows more. *)
  Lemma joined_covers pr h ps h' ps' : covers pr h' ps' -> covers (joined pr h ps) h' ps'.
  Proof.
    intros [C1 C2]. split; cbn.
    - intros n E. apply in_add_optional_host. right. auto.
    - intros q J. apply in_problem_union. right. auto.
  Qed.

  Lemma joined_covers_new pr h ps : covers (joined pr h ps) h ps.
  Proof.
    split; cbn.
    - intros n E. apply in_add_optional_host. now left.
    - intros q J. apply in_problem_union. now left.
  Qed.

  Lemma grow_wf x pr pr' st1 :
    wf p st1 -> life_of (subjects st1) x = Shown pr ->
    prompt_number pr' = prompt_number pr ->
    (forall h ps, covers pr h ps -> covers pr' h ps) ->
    wf p (with_subjects (set_life x (Shown pr') (subjects st1)) st1).
  Proof.
    intros [[O B K N D] S WT BU T] L E C. split; cbn.
    - split; cbn; auto using keyed_set.
      + intros y q. rewrite life_of_set. break; intros Q; [inv Q; rewrite E|]; eauto.
      + intros y z q q'. rewrite !life_of_set. break; intros Q Q' G; auto.
        * inv Q. symmetry. eapply D; eauto. congruence.
        * inv Q'. eapply D; eauto. congruence.
        * eauto.
    - intros s J. specialize (S s J). cbn. unfold sound in *.
      destruct (at_leaf s); auto; rewrite ?life_of_set.
      + break; auto. rewrite L in S. cbn in *. intuition.
      + unfold gate_open in *. destruct (rests s); auto. rewrite life_of_set.
        break; auto. now rewrite L in S.
      + unfold gate_open in *. destruct (rests s); auto. rewrite life_of_set.
        break; auto. now rewrite L in S.
    - intros y Q. cbn in Q. rewrite life_of_set in Q. break; [easy|]. exact (WT y Q).
    - unfold busy in *. cbn. tallies x. lia.
    - intros V'. destruct (T V') as [_ T2]. specialize (T2 x). rewrite L in T2.
      cbn in T2. destruct T2; easy.
  Qed.

  Lemma join_shown_wf pr x h ps s :
    number s = number s0 -> rests s = On x -> life_of (subjects st) x = Shown pr ->
    wf p (fst (join_shown p pr x h ps s st)).
  Proof.
    intros E R L. unfold join_shown. destruct (over_hosts _ _ _).
    - now apply refuse_wf.
    - cbn. pose proof (grow_wf x pr (joined pr h ps) st W L eq_refl
                         (joined_covers pr h ps)) as G.
      apply (move_wf p s0 (with_leaf (Deciding x h ps) s)) in G; auto.
      apply hold_sound; auto. cbn. rewrite life_of_set. break; [|easy].
      cbn. apply joined_covers_new.
  Qed.

  Lemma ask_wf x h ps s :
    number s = number s0 -> rests s = On x -> life_of (subjects st) x = Unseen ->
    wf p (fst (ask p x h ps s st)).
  Proof.
    intros E R L. unfold ask. destruct (subjects_full _ _); [now apply refuse_wf|].
    destruct (no_room_for_prompt _ _ _); [now apply refuse_wf|]. cbn.
    destruct (show_next p _) as [st2 e] eqn:SN. cbn.
    apply (f_equal fst) in SN. cbn in SN. subst st2.
    destruct W as [[O B K N D] S WT BU T].
    assert (NW : forall w, In w (sessions st) -> sound (set_life x Queued (subjects st)) w).
    { intros w J. specialize (S w J). unfold sound in *.
      destruct (at_leaf w); auto; rewrite ?life_of_set.
      - break; auto. now rewrite L in S.
      - unfold gate_open in *. destruct (rests w); auto. rewrite life_of_set.
        break; auto. now rewrite L in S.
      - unfold gate_open in *. destruct (rests w); auto. rewrite life_of_set.
        break; auto. now rewrite L in S. }
    apply show_next_wf; auto.
    - split; cbn; auto using keyed_set.
      + unfold ordered. now rewrite numbers_put.
      + intros w J. apply in_put in J. destruct J as [(-> & _)|(J & _)]; auto.
        cbn. rewrite E. auto.
      + intros y pr. rewrite life_of_set. break; eauto; easy.
      + intros y z pr pr'. rewrite !life_of_set. break; eauto; easy.
    - intros w J. cbn in J. apply in_put in J. destruct J as [(-> & _)|(J & _)].
      + apply hold_sound; auto. cbn. rewrite life_of_set. now break.
      + now apply NW.
    - intros y Q. cbn in Q. rewrite life_of_set in Q.
      assert (HW : y = x \/ has_waiter y st) by (break; auto).
      destruct HW as [->|(w & J & G)].
      + eexists. split; [eapply (put_puts s0); eauto|].
        unfold waits_for. cbn. now break.
      + exists w. split; auto. apply put_keeps; auto. cbn. intros H.
        assert (w = s0) by (apply (ordered_unique (sessions st)); auto; congruence).
        subst w. now rewrite fetching_waits in G.
    - unfold busy in BU. cbn. tallies x. lia.
  Qed.

  Lemma deny_by_policy_wf x h ps s :
    number s = number s0 -> wf p (fst (deny_by_policy p x h ps s st)).
  Proof.
    intros E. unfold deny_by_policy.
    assert (G : wf p (fst (settle p x (deny by_policy)
               (with_sessions (put (with_leaf (Deciding x h ps) s) (sessions st)) st)))).
    { destruct W as [C S WT B T]. apply settle_wf; auto.
      - apply put_core; cbn; eauto.
      - intros y N Q. eapply put_waiters; eauto. left. now apply fetching_waits.
      - intros w J Z. cbn in *. apply in_put in J. destruct J as [(-> & _)|(J & _)].
        + unfold waits_for in Z. cbn in Z. now break.
        + auto. }
    destruct (life_of (subjects st) x) as [| | | |[]]; auto; try now apply refuse_wf.
    destruct (subjects_full _ _); auto. now apply refuse_wf.
  Qed.

  Lemma review_wf c h ps : wf p (fst (review p c h ps s0 st)).
  Proof.
    unfold review. destruct (readable p c); [|now apply refuse_wf].
    destruct (forbid_overrides p); [now apply refuse_wf|].
    destruct (cut_subject p n h ps) as [x|]; [|now apply refuse_wf].
    unfold judge. destruct (forbidden p ps); [now apply deny_by_policy_wf|].
    destruct (life_of (subjects st) x) eqn:L.
    - now apply ask_wf.
    - now apply join_queued_wf.
    - now apply join_shown_wf.
    - now apply admit_wf.
    - now apply refuse_wf.
  Qed.
End Review.

(** ** Deadlines *)

Lemma in_earliest st a :
  earliest st = Some a ->
  In a (flat_map certificate_due (sessions st) ++ flat_map answer_due_of (subjects st)).
Proof.
  unfold earliest. revert a. generalize (flat_map certificate_due (sessions st)
    ++ flat_map answer_due_of (subjects st)) as l.
  induction l as [|b l IH]; cbn; [easy|]. intros a.
  destruct (fold_right earlier None l) as [c|]; cbn.
  - destruct (fst c <? fst b); intros E; inv E; auto.
  - intros E. inv E. auto.
Qed.

Lemma earliest_certificate st t n :
  earliest st = Some (t, a_certificate n) ->
  exists s, In s (sessions st) /\ number s = n /\ at_leaf s = Fetching (Some t).
Proof.
  intros E. apply in_earliest, in_app_iff in E. destruct E as [E|E]; apply in_flat_map in E.
  - destruct E as (s & I & J). unfold certificate_due in J. exists s.
    destruct (at_leaf s); try easy. destruct deadline; [|easy].
    destruct J as [J|[]]. now inv J.
  - destruct E as ([x l] & I & J). unfold answer_due_of in J. cbn in J.
    destruct l; try easy. destruct (answer_due in_prompt); [|easy].
    destruct J as [J|[]]. easy.
Qed.

Lemma earliest_answer st t x :
  keyed (subjects st) -> earliest st = Some (t, an_answer x) ->
  exists pr, life_of (subjects st) x = Shown pr /\ answer_due pr = Some t.
Proof.
  intros K E. apply in_earliest, in_app_iff in E. destruct E as [E|E]; apply in_flat_map in E.
  - destruct E as (s & I & J). unfold certificate_due in J.
    destruct (at_leaf s); try easy. destruct deadline; [|easy]. now destruct J.
  - destruct E as ([y l] & I & J). unfold answer_due_of in J. cbn in J.
    destruct l; try easy. destruct (answer_due in_prompt) eqn:A; [|easy].
    destruct J as [J|[]]. inv J. exists in_prompt. split; auto. now apply life_of_in.
Qed.

Lemma settle_open_wf p x v st :
  wf p st -> over st = false -> wf p (fst (settle p x v st)).
Proof.
  intros [C S WT B T] V. apply settle_wf; auto. intros y _. apply WT.
Qed.

Lemma fire_wf p what t st :
  wf p st -> earliest st = Some (t, what) -> wf p (fst (fire p what st)).
Proof.
  intros W E. destruct what as [n|x].
  - apply earliest_certificate in E. destruct E as (s & I & <- & L). cbn.
    rewrite find_session_in by (auto; apply W).
    eapply refuse_wf; eauto. now exists (Some t).
  - apply earliest_answer in E; [|apply W]. destruct E as (pr & L & _). cbn.
    apply settle_open_wf; auto. destruct (over st) eqn:V; auto.
    destruct (wf_stopped _ _ W V) as [_ T]. specialize (T x). rewrite L in T.
    cbn in T. destruct T; easy.
Qed.

Lemma fire_due_wf p fuel : forall st, wf p st -> wf p (fst (fire_due p fuel st)).
Proof.
  induction fuel as [|fuel IH]; cbn; intros st W; auto.
  destruct (earliest st) as [[t what]|] eqn:E; auto.
  destruct (t <=? now st); auto.
  pose proof (fire_wf p what t st W E) as W1.
  destruct (fire p what st) as [st1 e1]. cbn in W1. specialize (IH st1 W1).
  destruct (fire_due p fuel st1). auto.
Qed.

(** ** The other inputs *)

Lemma finish_wf p st : wf p st -> wf p (fst (finish st)).
Proof.
  intros [[O B K N D] S W BU T].
  assert (R : forall s, In s (map end_session (sessions st)) -> refused (at_leaf s) = true).
  { intros s I. apply in_map_iff in I. destruct I as (s0 & <- & I).
    unfold end_session. now destruct (refused (at_leaf s0)) eqn:Q. }
  assert (L : forall x l, life_of (filter (fun row => is_settled (snd row)) (subjects st)) x = l ->
            l = Unseen \/ is_settled l = true).
  { intros x l. rewrite life_of_filter by auto.
    destruct (is_settled (life_of (subjects st) x)) eqn:Q; intros <-; auto. }
  split; cbn.
  - split; cbn; auto using keyed_filter.
    + unfold ordered. rewrite numbers_map; auto.
      intros s. unfold end_session. now destruct (refused (at_leaf s)).
    + intros s I. apply in_map_iff in I. destruct I as (s0 & <- & I).
      specialize (B _ I). unfold end_session. now destruct (refused (at_leaf s0)).
    + intros x pr E. apply L in E. destruct E; easy.
    + intros x y pr pr' E. apply L in E. destruct E; easy.
  - intros s I. cbn in *. specialize (R s I). unfold sound. destruct (at_leaf s); easy.
  - intros x E. cbn in E. apply L in E. destruct E; easy.
  - left. cbn. unfold tally. clear. induction (subjects st) as [|[x l] t IH]; cbn; auto.
    destruct (is_settled l) eqn:Q; cbn; auto. destruct l; easy.
  - intros _. split; auto. intros x. cbn. eapply L. reflexivity.
Qed.

Lemma open_wf p n k st st' e :
  wf p st -> over st = false -> open p n k st = inr (st', e) -> wf p st'.
Proof.
  intros [[O B K N D] S W BU T] V. unfold open.
  destruct (n <? next_session st) eqn:L; [easy|]. apply N.ltb_ge in L.
  destruct (_ <=? _); [easy|]. intros E. inv E.
  assert (OLD : forall s, In s (sessions st ++ [Session n k Joining NoBasis 0 0]) ->
            In s (sessions st) \/ s = Session n k Joining NoBasis 0 0).
  { intros s J. apply in_app_iff in J. cbn in J. intuition. }
  split; cbn.
  - split; cbn; auto.
    + apply ordered_snoc; auto. intros s J. cbn. specialize (B _ J). lia.
    + intros s J. apply OLD in J. destruct J as [J| ->]; cbn; [specialize (B _ J); lia|lia].
  - intros s J. cbn in *. apply OLD in J. destruct J as [J| ->]; [now apply S|exact I].
  - intros x Q. destruct (W x Q) as (s & J & G). exists s. split; auto. cbn.
    apply in_app_iff. now left.
  - easy.
  - intros V'. cbn in V'. congruence.
Qed.

Lemma forget_wf p x st st' e :
  wf p st -> over st = false -> forget x st = inr (st', e) -> wf p st'.
Proof.
  intros [C S W BU T] V E. pose proof C as [O B K N D]. unfold forget in E.
  assert (G : forall (f : session -> session),
    (forall s, number (f s) = number s) ->
    (forall s, In s (sessions st) -> sound (forget_life x (subjects st)) (f s)) ->
    (forall s y, waits_for y s = true -> waits_for y (f s) = true) ->
    life_of (subjects st) x = Allowed \/ (exists d, life_of (subjects st) x = Denied d) ->
    wf p (with_sessions (map f (sessions st))
            (with_subjects (forget_life x (subjects st)) st))).
  { intros f NF SF WF L. split; cbn.
    - split; cbn; auto; try apply keyed_filter; auto;
        intros; rewrite ?life_of_forget in *; break; try easy; eauto.
      + unfold ordered. now rewrite numbers_map.
      + apply in_map_iff in H. destruct H as (s0 & <- & H). rewrite NF. auto.
    - intros s J. cbn in *. apply in_map_iff in J. destruct J as (s0 & <- & J). auto.
    - intros y Q. cbn in Q. rewrite life_of_forget in Q. break; [easy|].
      destruct (W y Q) as (s & J & H). exists (f s). split; auto. now apply in_map.
    - unfold busy in *. cbn. tallies x.
      destruct L as [L|[d L]]; rewrite L in *; cbn in *; lia.
    - intros V'. cbn in V'. congruence. }
  assert (SN : forall s, sound (subjects st) s -> lives_on x s = false ->
    life_of (subjects st) x = Allowed \/ (exists d, life_of (subjects st) x = Denied d) ->
    sound (forget_life x (subjects st)) s).
  { intros s Q LO L. unfold sound, lives_on, based_on in *.
    destruct (at_leaf s) eqn:AL; auto; cbn in LO; rewrite ?life_of_forget.
    - break; auto. destruct Q as [_ Q]. destruct L as [L|[d L]]; now rewrite L in Q.
    - unfold gate_open in *. destruct (rests s); auto. rewrite life_of_forget. now break.
    - unfold gate_open in *. destruct (rests s); auto. rewrite life_of_forget. now break. }
  destruct (life_of (subjects st) x) eqn:L; try easy.
  - inv E. apply G; auto.
    + intros s. now destruct (lives_on x s).
    + intros s J. destruct (lives_on x s) eqn:LO; [exact I|]. auto.
    + intros s y H. destruct (lives_on x s) eqn:LO; auto.
      unfold waits_for, awaited, lives_on in *. destruct (at_leaf s); easy.
  - assert (M : map (fun s : session => s) (sessions st) = sessions st) by apply map_id.
    assert (E' : wf p (with_subjects (forget_life x (subjects st)) st)).
    { assert (R : wf p (with_sessions (map (fun s => s) (sessions st))
            (with_subjects (forget_life x (subjects st)) st))).
      { apply G; eauto. intros s J.
        assert (Q := S s J). unfold sound in *. destruct (at_leaf s); auto;
          rewrite ?life_of_forget.
        - break; auto. destruct Q as [_ Q]. now rewrite L in Q.
        - unfold gate_open in *. destruct (rests s); auto. rewrite life_of_forget.
          break; auto. now rewrite L in Q.
        - unfold gate_open in *. destruct (rests s); auto. rewrite life_of_forget.
          break; auto. now rewrite L in Q. }
      now rewrite M in R. }
    destruct by_whom; inv E; auto.
Qed.

Lemma close_wf p n st st' e : wf p st -> close n st = inr (st', e) -> wf p st'.
Proof.
  intros [C S W BU T]. unfold close, on_session.
  destruct (find_session n (sessions st)) as [s|] eqn:F; [|easy].
  apply find_session_some in F. destruct F as [I E].
  set (st1 := with_sessions (drop_session n (sessions st)) st).
  assert (SUB : forall w, In w (sessions st1) -> In w (sessions st)).
  { intros w J. now apply filter_In in J. }
  assert (KEEP : forall y, waits_for y s = false -> has_waiter y st -> has_waiter y st1).
  { intros y Z (w & J & G). exists w. split; auto. apply filter_In. split; auto.
    destruct (number w =? n) eqn:Q; auto. apply N.eqb_eq in Q.
    assert (w = s) by (apply (ordered_unique (sessions st)); auto; [apply C|congruence]).
    congruence. }
  assert (C1 : core st1).
  { destruct C as [O B K N D]. split; cbn; auto. now apply ordered_filter. }
  assert (T1 : stopped st1).
  { intros V. destruct (T V) as [T1 T2]. split; auto. }
  intros H. assert (H' : wf p (fst (withdrawn_from (at_leaf s) st1))).
  { unfold withdrawn_from. destruct (awaited (at_leaf s)) as [x|] eqn:A.
    - apply withdrawn_wf; auto.
      + intros w J. apply S. auto.
      + intros y N Q. apply KEEP; auto. destruct (waits_for y s) eqn:G; auto.
        apply waits_for_awaited in G. congruence.
    - cbn. split; auto.
      + intros w J. apply S. auto.
      + intros y Q. apply KEEP; auto. destruct (waits_for y s) eqn:G; auto.
        apply waits_for_awaited in G. congruence. }
  fold st1 in H. inv H. rewrite H1 in H'. exact H'.
Qed.

(** ** Every step *)

Lemma with_now_wf p t st : wf p st -> wf p (with_now t st).
Proof. intros [[O B K N D] S W BU T]. split; auto. split; auto. Qed.

Lemma unless_over_inr st o r : unless_over st o = inr r -> over st = false /\ o = inr r.
Proof. unfold unless_over. destruct (over st); easy. Qed.

Lemma fetching_inr n q st f r : fetching n q st f = inr r ->
  exists s, In s (sessions st) /\ number s = n /\ is_fetching s /\ inquiry s = q /\ f s = r.
Proof.
  unfold fetching, on_session. destruct (find_session n (sessions st)) as [s|] eqn:F; [|easy].
  apply find_session_some in F. destruct F as [I E].
  destruct (at_leaf s) eqn:L; try easy. destruct (inquiry s =? q) eqn:Q; [|easy].
  apply N.eqb_eq in Q. intros H. inv H. exists s. unfold is_fetching. eauto 8.
Qed.

Lemma on_session_inr n st f (r : state * list effect) : on_session n st f = inr r ->
  exists s, In s (sessions st) /\ number s = n /\ f s = inr r.
Proof.
  unfold on_session. destruct (find_session n (sessions st)) as [s|] eqn:F; [|easy].
  apply find_session_some in F. destruct F as [I E]. eauto.
Qed.

Lemma prompt_numbered_some k t x pr :
  keyed t -> prompt_numbered k t = Some (x, pr) ->
  life_of t x = Shown pr /\ prompt_number pr = k.
Proof.
  intros K H. apply find_some in H. destruct H as [I E]. apply N.eqb_eq in E.
  cbn in E. apply in_prompts_of in I; auto.
Qed.

Lemma take_answer_inr p k a st r :
  keyed (subjects st) -> take_answer p k a st = inr r ->
  exists x pr, life_of (subjects st) x = Shown pr /\ prompt_number pr = k /\
    ((a = dont_connect /\ r = settle p x (deny by_person) st)
     \/ (a = connect_anyway (revision pr) /\ r = settle p x allow st)).
Proof.
  intros K. unfold take_answer. destruct (_ || _); [easy|].
  destruct (prompt_numbered k (subjects st)) as [[x pr]|] eqn:F; [|easy].
  apply prompt_numbered_some in F; auto. destruct F as [L E].
  destruct a as [r'|].
  - destruct (r' =? revision pr) eqn:R; [|easy]. apply N.eqb_eq in R. subst r'.
    intros H. inv H. eauto 8.
  - intros H. inv H. eauto 8.
Qed.

Theorem step_wf p st t i st' e :
  wf p st -> step p st t i = inr (st', e) -> wf p st'.
Proof.
  intros W H. unfold step in H. pose proof (with_now_wf p (N.max (now st) t) st W) as W1.
  set (st1 := with_now _ st) in *. clearbody st1. clear W st. destruct i; cbn in H.
  - apply unless_over_inr in H. destruct H as [V H]. eapply open_wf; eauto.
  - apply on_session_inr in H. destruct H as (s & I & N & H).
    destruct (decode (kind_of s) code) as [sig|]; [|easy].
    pose proof (report_wf p sig st1 s W1 I) as R. inv H. now rewrite H1 in R.
  - apply on_session_inr in H. destruct H as (s & I & N & H).
    pose proof (report_wf p what st1 s W1 I) as R. inv H. now rewrite H1 in R.
  - apply unless_over_inr in H. destruct H as [V H].
    apply fetching_inr in H. destruct H as (s & I & _ & F & _ & H).
    pose proof (review_wf p st1 s W1 I F V given (normal_host at_host)
                  (problem_set with_problems)) as R. now rewrite H in R.
  - apply unless_over_inr in H. destruct H as [V H].
    apply fetching_inr in H. destruct H as (s & I & _ & F & _ & H).
    pose proof (refuse_wf p st1 s W1 I F R_certificate_unavailable
      (W_reason R_certificate_unavailable) s eq_refl) as R. inv H. exact R.
  - apply unless_over_inr in H. destruct H as [V H].
    apply take_answer_inr in H; [|apply W1].
    destruct H as (x & pr & L & _ & [(_ & H)|(_ & H)]);
      [ pose proof (settle_open_wf p x (deny by_person) st1 W1 V) as R
      | pose proof (settle_open_wf p x allow st1 W1 V) as R ]; now rewrite <- H in R.
  - apply unless_over_inr in H. destruct H as [V H].
    destruct (cut_subject _ _ _ _); [|easy]. eapply forget_wf; eauto.
  - eapply close_wf; eauto.
  - pose proof (fire_due_wf p (length (sessions st1) + length (subjects st1)) st1 W1) as R.
    unfold tick in H. inv H. now rewrite H1 in R.
  - apply unless_over_inr in H. destruct H as [V H]. inv H.
    pose proof (finish_wf p st1 W1) as R. exact R.
  - now inv H.
  - now inv H.
Qed.
