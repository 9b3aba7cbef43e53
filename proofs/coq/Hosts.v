(** No window shows more hosts than the policy allows. *)

From Coq Require Import NArith List Bool Lia Sorted.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer Link Trace Runs Verdicts Holds Turns.
Import ListNotations.
Local Open Scope N_scope.

(** ** Hosts in the order of their names *)

Definition before (a b : host) : Prop := host_before a b = true.

Lemma before_irreflexive a : ~ before a a.
Proof.
  unfold before. induction a as [|x a IH]; cbn; [easy|].
  rewrite N.ltb_irrefl, N.eqb_refl. exact IH.
Qed.

Lemma before_transitive a b c : before a b -> before b c -> before a c.
Proof.
  unfold before. revert b c. induction a as [|x a IH]; intros [|y b] [|z c]; cbn; try easy.
  destruct (x <? y) eqn:A; [apply N.ltb_lt in A|apply N.ltb_ge in A];
    destruct (y <? z) eqn:B; try apply N.ltb_lt in B; try apply N.ltb_ge in B.
  - intros _ _. assert (x <? z = true) as -> by (apply N.ltb_lt; lia). easy.
  - destruct (y =? z) eqn:E; [|easy]. apply N.eqb_eq in E. subst z. intros _ _.
    assert (x <? y = true) as -> by now apply N.ltb_lt. easy.
  - destruct (x =? y) eqn:E; [|easy]. apply N.eqb_eq in E. subst y. intros _ _.
    assert (x <? z = true) as -> by now apply N.ltb_lt. easy.
  - destruct (x =? y) eqn:E; [|easy]. apply N.eqb_eq in E. subst y.
    destruct (x =? z) eqn:F; [|easy]. apply N.eqb_eq in F. subst z. rewrite N.ltb_irrefl.
    apply IH.
Qed.

Lemma before_total a b : a = b \/ before a b \/ before b a.
Proof.
  unfold before. revert b. induction a as [|x a IH]; intros [|y b]; cbn; auto.
  destruct (N.lt_trichotomy x y) as [L|[->|L]].
  - right. left. now rewrite (proj2 (N.ltb_lt x y) L).
  - rewrite N.ltb_irrefl, N.eqb_refl. destruct (IH b) as [->|[H|H]]; auto.
  - right. right. now rewrite (proj2 (N.ltb_lt y x) L).
Qed.

Lemma before_fresh h l : StronglySorted before l -> (forall x, In x l -> before h x) -> ~ In h l.
Proof. intros _ B I. exact (before_irreflexive h (B h I)). Qed.

Lemma add_host_sorted h l : StronglySorted before l -> StronglySorted before (add_host h l).
Proof.
  induction l as [|x l IH]; cbn [add_host]; intros S.
  - repeat constructor.
  - inv S. rewrite Forall_forall in H2. destruct (host_dec h x) as [->|D].
    + constructor; auto. now apply Forall_forall.
    + destruct (host_before h x) eqn:B.
      * constructor; [constructor; auto; now apply Forall_forall|]. apply Forall_forall.
        intros y [<-|I]; [exact B|]. eapply before_transitive; [exact B|auto].
      * constructor; auto. apply Forall_forall. intros y I. apply in_add_host in I as [->|I]; auto.
        destruct (before_total h x) as [E|[E|E]]; auto; [easy|]. unfold before in E. congruence.
Qed.

Lemma sorted_nodup l : StronglySorted before l -> NoDup l.
Proof.
  induction l as [|x l IH]; intros S; constructor; inv S; auto.
  rewrite Forall_forall in H2. intros I. exact (before_irreflexive x (H2 x I)).
Qed.

Lemma waiting_hosts_sorted l : StronglySorted before (waiting_hosts l).
Proof.
  unfold waiting_hosts. induction l as [|s l IH]; cbn [fold_right]; [constructor|].
  destruct (at_leaf s); auto. destruct at_host; cbn [add_optional_host]; auto.
  now apply add_host_sorted.
Qed.

Definition hosts_counted (l : list host) : N := count (fun _ => true) l.

Lemma hosts_counted_length l : hosts_counted l = N.of_nat (length l).
Proof.
  unfold hosts_counted. induction l as [|a l IH]; auto. cbn [count length]. rewrite IH. lia.
Qed.

Lemma fewer_hosts l l' : StronglySorted before l -> incl l l' ->
  hosts_counted l <= hosts_counted l'.
Proof.
  intros S I. rewrite !hosts_counted_length.
  pose proof (NoDup_incl_length (sorted_nodup l S) I). lia.
Qed.

Lemma in_waiting_hosts_iff h l : In h (waiting_hosts l) <->
  exists s x ps, In s l /\ at_leaf s = Deciding x (Some h) ps.
Proof.
  unfold waiting_hosts. induction l as [|s l IH]; cbn [fold_right].
  - split; [easy|]. now intros (s & x & ps & [] & _).
  - destruct (at_leaf s) eqn:L; try rewrite IH; try rewrite in_add_optional_host, IH;
      (split; [|intros (w & y & qs & [->|J] & E); try congruence; eauto 8]);
      try (intros (w & y & qs & J & E); exists w, y, qs; split; [now right|auto]).
    + intros [->|(w & y & qs & J & E)]; [exists s, about, with_problems; split; [now left|auto]|].
      exists w, y, qs. split; [now right|auto].
    + rewrite L in E. inv E. auto.
Qed.

(** ** What every reachable meeting keeps to *)

Record hosts_fit (p : policy) (st : state) : Prop := {
  fit_shown : forall x pr, life_of (subjects st) x = Shown pr ->
    StronglySorted before (shows_hosts pr) /\ hosts_counted (shows_hosts pr) <= max_prompt_hosts p;
  fit_queued : forall x, life_of (subjects st) x = Queued ->
    hosts_counted (waiting_hosts (waiting x st)) <= max_prompt_hosts p
}.

(** Nobody new waits for what is queued. *)
Definition no_newcomer (st st' : state) : Prop :=
  forall x s, In s (sessions st') -> waits_for x s = true ->
  life_of (subjects st') x = Queued -> In s (sessions st).

Lemma fit_kept p st st' : hosts_fit p st -> no_newcomer st st' ->
  (forall x pr, life_of (subjects st') x = Shown pr -> life_of (subjects st) x = Shown pr) ->
  (forall x, life_of (subjects st') x = Queued -> life_of (subjects st) x = Queued) ->
  hosts_fit p st'.
Proof.
  intros [FS FQ] NN S Q. split.
  - intros x pr L. apply (FS x). auto.
  - intros x L. specialize (FQ x (Q x L)).
    enough (hosts_counted (waiting_hosts (waiting x st'))
      <= hosts_counted (waiting_hosts (waiting x st))) by lia.
    apply fewer_hosts; [apply waiting_hosts_sorted|]. intros h I.
    apply in_waiting_hosts_iff in I as (s & y & ps & I & E). apply filter_In in I as [I Z].
    apply in_waiting_hosts_iff. exists s, y, ps. split; auto. apply filter_In. split; auto.
    eapply NN; eauto.
Qed.

Lemma show_next_fit p st : keyed (subjects st) -> hosts_fit p st ->
  hosts_fit p (fst (show_next p st)).
Proof.
  intros K F. unfold show_next. destruct (window_free _ _); auto.
  destruct (first_queued (subjects st)) as [x|] eqn:Q; auto. apply first_queued_some in Q; auto.
  destruct F as [FS FQ]. split; cbn.
  - intros y pr. rewrite life_of_set. break; eauto. intros E. inv E. cbn.
    split; [apply waiting_hosts_sorted|auto].
  - intros y. rewrite life_of_set. break; [easy|]. apply FQ.
Qed.

(** ** Every step *)

Lemma settle_fit p x v st0 st : core st -> hosts_fit p st0 -> subjects st = subjects st0 ->
  (forall y s, In s (sessions st) -> waits_for y s = true -> y <> x -> In s (sessions st0)) ->
  hosts_fit p (fst (settle p x v st)).
Proof.
  intros C F E NN.
  assert (A : hosts_fit p (settled x v st)).
  { apply (fit_kept p st0); auto.
    - intros y s I Z L. cbn in L. rewrite life_of_set in L. break; [now destruct v|].
      cbn in I. apply in_map_iff in I as (s0 & <- & I).
      assert (S : settle_session x v s0 = s0).
      { unfold settle_session in *. destruct (waits_for x s0); [now destruct v|].
        destruct v; auto. now destruct (lives_on x s0). }
      rewrite S in *. eapply NN; eauto.
    - intros y pr. cbn. rewrite life_of_set, E. break; auto. now destruct v.
    - intros y. cbn. rewrite life_of_set, E. break; auto. now destruct v. }
  assert (K : keyed (subjects (settled x v st))) by (cbn; apply keyed_set, C).
  pose proof (show_next_fit p _ K A) as R. unfold settle. now destruct (show_next _ _).
Qed.

Lemma put_fit p st (s0 s1 : session) : hosts_fit p st -> awaited (at_leaf s1) = None ->
  hosts_fit p (with_sessions (put s1 (sessions st)) st).
Proof.
  intros F A. apply (fit_kept p st); auto. intros x s I Z _. cbn in I.
  apply in_put in I as [(-> & _)|(I & _)]; auto. apply waits_for_awaited in Z. congruence.
Qed.

Lemma hear_waits p t g s sig : awaited (at_leaf (fst (hear p t g s sig))) <> None ->
  fst (hear p t g s sig) = s.
Proof.
  unfold hear, hear_refused, become, bypass, inquire.
  destruct (at_leaf s) eqn:L, sig; cbn; rewrite ?L; cbn; splits; cbn; rewrite ?L; easy.
Qed.

Lemma withdrawn_from_fit p l st : hosts_fit p st -> hosts_fit p (fst (withdrawn_from l st)).
Proof.
  intros F. unfold withdrawn_from. destruct (awaited l) as [x|]; auto. unfold withdrawn.
  destruct (life_of (subjects st) x), (waiting x st); auto.
  apply (fit_kept p st); auto.
  - intros y s I _ _. exact I.
  - intros y pr. cbn. rewrite life_of_forget. break; auto. easy.
  - intros y. cbn. rewrite life_of_forget. break; auto. easy.
Qed.

Lemma report_fit p sig st s : hosts_fit p st -> In s (sessions st) ->
  hosts_fit p (fst (report p sig st s)).
Proof.
  intros F I. unfold report.
  pose proof (hear_waits p (now st) (gate_open (subjects st) (rests s)) s sig) as H.
  destruct (hear p _ _ s sig) as [s' said]. cbn [fst] in H.
  assert (A : hosts_fit p (with_sessions (put s' (sessions st)) st)).
  { apply (fit_kept p st); auto. intros x w J Z _. cbn in J.
    apply in_put in J as [(-> & _)|(J & _)]; auto. rewrite H; auto.
    apply waits_for_awaited in Z. congruence. }
  destruct (awaited (at_leaf s')); auto.
  pose proof (withdrawn_from_fit p (at_leaf s) _ A) as B. now destruct (withdrawn_from _ _).
Qed.

(** Who waits for [x] after [s1] came to wait for it: those who did, and [s1]. *)
Lemma hosts_with_newcomer x h ps s1 l :
  incl (waiting_hosts (filter (waits_for x) (put (with_leaf (Deciding x h ps) s1) l)))
       (add_optional_host h (waiting_hosts (filter (waits_for x) l))).
Proof.
  intros n I. apply in_waiting_hosts_iff in I as (s & y & qs & I & E).
  apply filter_In in I as [I Z]. apply in_add_optional_host.
  apply in_put in I as [(-> & _)|(I & _)].
  - cbn in E. inv E. auto.
  - right. apply in_waiting_hosts_iff. exists s, y, qs. split; auto. now apply filter_In.
Qed.

Lemma others_unchanged x y h ps s1 l s : In s (put (with_leaf (Deciding x h ps) s1) l) ->
  waits_for y s = true -> y <> x -> In s l.
Proof.
  intros I Z D. apply in_put in I as [(-> & _)|(I & _)]; auto.
  unfold waits_for in Z. cbn in Z. break; easy.
Qed.

Lemma hold_fit p st st' x h ps s1 : hosts_fit p st ->
  sessions st' = put (with_leaf (Deciding x h ps) s1) (sessions st) ->
  (forall y, y <> x -> life_of (subjects st') y = life_of (subjects st) y) ->
  (forall pr, life_of (subjects st') x = Shown pr ->
    StronglySorted before (shows_hosts pr) /\ hosts_counted (shows_hosts pr) <= max_prompt_hosts p) ->
  (life_of (subjects st') x = Queued -> hosts_counted
    (add_optional_host h (waiting_hosts (waiting x st))) <= max_prompt_hosts p) ->
  hosts_fit p st'.
Proof.
  intros [FS FQ] S O X Q. split.
  - intros y pr L. destruct (subject_dec y x) as [->|D]; [now apply X|]. rewrite O in L by auto. eauto.
  - intros y L. destruct (subject_dec y x) as [->|D].
    + specialize (Q L).
      enough (hosts_counted (waiting_hosts (waiting x st')) <= hosts_counted
        (add_optional_host h (waiting_hosts (waiting x st)))) by lia.
      apply fewer_hosts; [apply waiting_hosts_sorted|]. unfold waiting. rewrite S.
      apply hosts_with_newcomer.
    + rewrite O in L by auto. specialize (FQ y L).
      enough (hosts_counted (waiting_hosts (waiting y st'))
        <= hosts_counted (waiting_hosts (waiting y st))) by lia.
      apply fewer_hosts; [apply waiting_hosts_sorted|]. intros n I.
      apply in_waiting_hosts_iff in I as (s & z & qs & I & E). apply filter_In in I as [I Z].
      rewrite S in I. apply in_waiting_hosts_iff. exists s, z, qs. split; auto.
      apply filter_In. split; auto. eapply others_unchanged; eauto.
Qed.

Lemma fits p h l : over_hosts p h l = false ->
  hosts_counted (add_optional_host h l) <= max_prompt_hosts p.
Proof. unfold over_hosts. intros F. now apply N.ltb_ge in F. Qed.

Lemma add_optional_sorted h l : StronglySorted before l ->
  StronglySorted before (add_optional_host h l).
Proof. destruct h; cbn; auto using add_host_sorted. Qed.

Lemma review_fit p c h ps st s : sane p -> wf p st -> hosts_fit p st -> In s (sessions st) ->
  hosts_fit p (fst (review p c h ps s st)).
Proof.
  intros [_ SANE] W F I.
  assert (RF : forall r why s1, hosts_fit p (fst (refuse r why s1 st))).
  { intros r why s1. now apply (put_fit p st s). }
  unfold review, refuse_for. destruct (readable p c); [|apply RF].
  destruct (forbid_overrides p); [apply RF|].
  destruct (cut_subject _ _ _ _) as [x|]; [|apply RF].
  unfold judge. set (s1 := with_basis (On x) s). destruct (forbidden p ps).
  - unfold deny_by_policy, refuse_for.
    assert (T : hosts_fit p (fst (settle p x (deny by_policy)
      (with_sessions (put (with_leaf (Deciding x h ps) s1) (sessions st)) st)))).
    { apply (settle_fit p x (deny by_policy) st); auto.
      - apply put_core; [apply W|]. exists s. auto.
      - intros y w J Z D. cbn in J. eapply others_unchanged; eauto. }
    destruct (life_of (subjects st) x) as [| | | |[]]; auto; try apply RF.
    now destruct (subjects_full _ _); [apply RF|].
  - destruct (life_of (subjects st) x) eqn:L.
    + unfold ask, refuse_for. destruct (subjects_full _ _); [apply RF|].
      destruct (no_room_for_prompt _ _ _); [apply RF|]. cbn [hold].
      match goal with |- context [show_next p ?st'] => set (st2 := st') end.
      assert (A : hosts_fit p st2).
      { apply (hold_fit p st st2 x h ps (with_prompt_made s1)); auto; cbn.
        - intros y D. rewrite life_of_set. now break.
        - intros pr. rewrite life_of_set. break; easy.
        - intros _. assert (E : waiting x st = []).
          { unfold waiting. destruct (filter (waits_for x) (sessions st)) as [|w l] eqn:Q; auto.
            assert (J : In w (filter (waits_for x) (sessions st))) by (rewrite Q; now left).
            apply filter_In in J as [J Z]. pose proof (wf_sound _ _ W _ J) as SO.
            apply waits_for_iff in Z as (h' & qs & Z). unfold sound in SO. rewrite Z, L in SO.
            now destruct SO. }
          rewrite E. change (waiting_hosts []) with (@nil host).
          destruct h; cbn [add_optional_host add_host]; rewrite hosts_counted_length; cbn [length]; lia. }
      pose proof (show_next_fit p st2 (keyed_set x Queued _ (core_keyed _ (wf_core _ _ W))) A) as B.
      now destruct (show_next p st2).
    + unfold join_queued, refuse_for. destruct (over_hosts _ _ _) eqn:OH; [apply RF|].
      apply (hold_fit p st _ x h ps s1); auto.
      * intros pr E. cbn in E. congruence.
      * intros _. now apply fits.
    + unfold join_shown, refuse_for. destruct (over_hosts _ _ _) eqn:OH; [apply RF|].
      apply (hold_fit p st _ x h ps s1); auto; cbn.
      * intros y D. rewrite life_of_set. now break.
      * intros pr. rewrite life_of_set. break; [|easy]. intros E. inv E. cbn. split.
        -- apply add_optional_sorted. now apply (fit_shown _ _ F x in_prompt).
        -- now apply fits.
      * rewrite life_of_set. break; easy.
    + now apply (put_fit p st s).
    + apply RF.
Qed.

Lemma fire_due_fit p fuel : forall st, wf p st -> hosts_fit p st ->
  hosts_fit p (fst (fire_due p fuel st)).
Proof.
  induction fuel as [|fuel IH]; cbn [fire_due]; intros st W F; auto.
  destruct (earliest st) as [[t what]|] eqn:E; auto. destruct (t <=? now st); auto.
  pose proof (fire_wf p what t st W E) as W1.
  assert (F1 : hosts_fit p (fst (fire p what st))).
  { destruct what as [n|x]; cbn [fire].
    - destruct (find_session n (sessions st)) as [s|]; auto. now apply (put_fit p st s).
    - apply (settle_fit p x (deny by_deadline) st); auto. apply W. }
  destruct (fire p what st) as [st1 e1]. specialize (IH st1 W1 F1).
  now destruct (fire_due p fuel st1).
Qed.

Lemma step_fit p st t i st' es : sane p -> wf p st -> hosts_fit p st ->
  step p st t i = inr (st', es) -> hosts_fit p st'.
Proof.
  intros SN W F H. unfold step in H. set (st1 := with_now _ st) in *.
  assert (F1 : hosts_fit p st1) by (destruct F; now split).
  assert (W1 : wf p st1) by now apply with_now_wf. clearbody st1. clear F W st.
  destruct i; cbn [take] in H; try apply unless_over_inr in H as [V H].
  - unfold open in H. destruct (_ <? _); [easy|]. destruct (_ <=? _); [easy|]. inv H.
    apply (fit_kept p st1); auto. intros x s I Z _. cbn in I.
    apply in_app_iff in I as [I|[<-|[]]]; auto. easy.
  - apply on_session_inr in H as (s & I & N & H). destruct (decode _ _) as [sig|]; [|easy].
    injection H as H. pose proof (report_fit p sig st1 s F1 I) as R. now rewrite H in R.
  - apply on_session_inr in H as (s & I & N & H). injection H as H.
    pose proof (report_fit p what st1 s F1 I) as R. now rewrite H in R.
  - apply fetching_inr in H as (s & I & N & FE & Q & H).
    pose proof (review_fit p given (normal_host at_host) (problem_set with_problems) st1 s SN W1 F1 I) as R.
    now rewrite H in R.
  - apply fetching_inr in H as (s & I & N & FE & Q & H). inv H. now apply (put_fit p st1 s).
  - apply take_answer_inr in H; [|apply W1].
    assert (SF : forall x v, hosts_fit p (fst (settle p x v st1))).
    { intros x v. apply (settle_fit p x v st1); auto. apply W1. }
    destruct H as (x & pr & L & E & [(_ & H)|(_ & H)]);
      [pose proof (SF x (deny by_person)) as R|pose proof (SF x allow) as R]; now rewrite <- H in R.
  - destruct (cut_subject _ _ _ _) as [x|]; [|easy]. unfold forget in H.
    assert (G : forall f, (forall y s, waits_for y (f s) = true -> f s = s) ->
      hosts_fit p (with_sessions (map f (sessions st1)) (with_subjects (forget_life x (subjects st1)) st1))).
    { intros f FW. apply (fit_kept p st1); auto.
      - intros y s I Z _. cbn in I. apply in_map_iff in I as (s0 & <- & I).
        now rewrite (FW y s0 Z).
      - intros y pr. cbn. rewrite life_of_forget. break; [easy|auto].
      - intros y. cbn. rewrite life_of_forget. break; [easy|auto]. }
    assert (G0 : hosts_fit p (with_subjects (forget_life x (subjects st1)) st1)).
    { specialize (G (fun s => s) (fun _ _ _ => eq_refl)). rewrite map_id in G.
      destruct G as [A B]. split; auto. }
    destruct (life_of _ _) as [| | | |[]]; try easy; inv H; auto.
    apply G. intros y s. now destruct (lives_on x s).
  - unfold close in H. apply on_session_inr in H as (s & I & N & H). injection H as H.
    assert (A : hosts_fit p (with_sessions (drop_session session (sessions st1)) st1)).
    { apply (fit_kept p st1); auto. intros y w J _ _. cbn in J. now apply filter_In in J. }
    pose proof (withdrawn_from_fit p (at_leaf s) _ A) as R. now rewrite H in R.
  - injection H as H. unfold tick in H.
    pose proof (fire_due_fit p (length (sessions st1) + length (subjects st1)) st1 W1 F1) as R.
    now rewrite H in R.
  - inv H. pose proof (core_keyed _ (wf_core _ _ W1)) as K. split; cbn; intros x;
      rewrite life_of_filter by auto; destruct (life_of (subjects st1) x); easy.
  - now inv H.
  - now inv H.
Qed.

(** The rest of [bounded]: no window shows, and no queued prompt gathers, more hosts than
    the policy allows, each once and in order. *)
Theorem bounded_hosts p st m : sane p -> run p st m ->
  (forall x pr, life_of (subjects st) x = Shown pr ->
     NoDup (shows_hosts pr) /\ N.of_nat (length (shows_hosts pr)) <= max_prompt_hosts p)
  /\ (forall x, life_of (subjects st) x = Queued ->
     N.of_nat (length (waiting_hosts (waiting x st))) <= max_prompt_hosts p).
Proof.
  intros SN R. assert (F : hosts_fit p st).
  { induction R as [|st m t i st' es R IH H]; [split; easy|].
    eapply step_fit; eauto. apply (run_in_step _ _ _ R). }
  destruct F as [FS FQ]. split.
  - intros x pr L. destruct (FS x pr L) as [S C]. split; [now apply sorted_nodup|].
    now rewrite <- hosts_counted_length.
  - intros x L. rewrite <- hosts_counted_length. auto.
Qed.
