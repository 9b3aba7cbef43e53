(** What one step does to the subjects and their prompts: a few small turns, and the
    queue in its order through all of them. *)

From Coq Require Import NArith List Bool Lia Sorted.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer Link Trace Runs.
Import ListNotations.
Local Open Scope N_scope.

Definition is_open (l : life) : bool := is_queued l || is_shown l.

(** Small turns of the table, all but asking about a new subject. *)
Inductive turn (p : policy) : state -> state -> Prop :=
  | turn_none st st' : subjects st' = subjects st -> prompts_shown st' = prompts_shown st ->
      turn p st st'
  | turn_settle x v st st' :
      (life_of (subjects st) x = Unseen -> tally is_seen (subjects st) < max_subjects p) ->
      subjects st' = set_life x (standing v) (subjects st) ->
      prompts_shown st' = prompts_shown st -> turn p st st'
  | turn_show x pr st st' :
      window_free p (subjects st) = true -> first_queued (subjects st) = Some x ->
      subjects st' = set_life x (Shown pr) (subjects st) ->
      prompt_number pr = prompts_shown st + 1 ->
      prompts_shown st' = prompts_shown st + 1 -> turn p st st'
  | turn_grow x pr pr' st st' :
      life_of (subjects st) x = Shown pr -> prompt_number pr' = prompt_number pr ->
      subjects st' = set_life x (Shown pr') (subjects st) ->
      prompts_shown st' = prompts_shown st -> turn p st st'
  | turn_forget x st st' :
      subjects st' = forget_life x (subjects st) ->
      prompts_shown st' = prompts_shown st -> turn p st st'
  | turn_end st st' :
      subjects st' = filter (fun row => is_settled (snd row)) (subjects st) ->
      prompts_shown st' = prompts_shown st -> turn p st st'
  | turn_then st st1 st' : turn p st st1 -> turn p st1 st' -> turn p st st'.

(** A new subject is asked about. *)
Inductive asking (p : policy) (st st1 : state) : Prop :=
  | asked_about x :
      life_of (subjects st) x = Unseen ->
      tally is_seen (subjects st) < max_subjects p ->
      window_free p (subjects st) = true
      \/ tally is_queued (subjects st) < max_queued_prompts p ->
      subjects st1 = set_life x Queued (subjects st) ->
      prompts_shown st1 = prompts_shown st -> asking p st st1.

Definition turns (p : policy) (st st' : state) : Prop :=
  turn p st st' \/ exists st1, asking p st st1 /\ turn p st1 st'.

Lemma show_next_turn p st : turn p st (fst (show_next p st)).
Proof.
  unfold show_next. destruct (window_free p (subjects st)) eqn:F; [|now apply turn_none].
  destruct (first_queued (subjects st)) as [x|] eqn:Q; [|now apply turn_none].
  eapply turn_show; eauto; reflexivity.
Qed.

Lemma settle_turn p x v st :
  (life_of (subjects st) x = Unseen -> tally is_seen (subjects st) < max_subjects p) ->
  turn p st (fst (settle p x v st)).
Proof.
  intros U. unfold settle. pose proof (show_next_turn p (settled x v st)) as T.
  destruct (show_next _ _) as [st' shown]. cbn [fst] in *.
  eapply turn_then; [|exact T]. eapply (turn_settle p x v); auto.
Qed.

Lemma withdrawn_from_turn p l st : turn p st (fst (withdrawn_from l st)).
Proof.
  unfold withdrawn_from. destruct (awaited l) as [x|]; [|now apply turn_none].
  unfold withdrawn. destruct (life_of (subjects st) x), (waiting x st);
    try (now apply turn_none). now apply (turn_forget p x).
Qed.

Lemma before_turn p st st1 st' :
  subjects st1 = subjects st -> prompts_shown st1 = prompts_shown st ->
  turn p st1 st' -> turn p st st'.
Proof. intros S P T. eapply turn_then; [|exact T]. now apply turn_none. Qed.

Lemma review_turns p st c h ps s : turns p st (fst (review p c h ps s st)).
Proof.
  assert (RF : forall r why s1, turns p st (fst (refuse r why s1 st))).
  { intros r why s1. left. now apply turn_none. }
  unfold review, refuse_for. destruct (readable p c); [|apply RF].
  destruct (forbid_overrides p); [apply RF|].
  destruct (cut_subject _ _ _ _) as [x|]; [|apply RF].
  unfold judge. set (s1 := with_basis (On x) s). destruct (forbidden p ps).
  - unfold deny_by_policy, refuse_for.
    set (st1 := with_sessions (put (with_leaf (Deciding x h ps) s1) (sessions st)) st).
    assert (T : (life_of (subjects st) x = Unseen -> tally is_seen (subjects st) < max_subjects p) ->
      turns p st (fst (settle p x (deny by_policy) st1))).
    { intros U. left. apply (before_turn p st st1); auto. now apply settle_turn. }
    destruct (life_of (subjects st) x) as [| | | |[]] eqn:L; try (now apply T); try apply RF.
    unfold subjects_full. destruct (_ <=? _) eqn:F; [apply RF|]. apply T. intros _.
    now apply N.leb_gt in F.
  - destruct (life_of (subjects st) x) eqn:L.
    + unfold ask, refuse_for, subjects_full, no_room_for_prompt.
      destruct (max_subjects p <=? _) eqn:F1; [apply RF|].
      destruct (_ || _) eqn:F2; [apply RF|]. cbn [hold].
      apply orb_false_iff in F2 as [_ F2]. apply andb_false_iff in F2.
      apply N.leb_gt in F1.
      match goal with |- context [show_next p ?st'] =>
        pose proof (show_next_turn p st') as T; set (st2 := st') in *;
        destruct (show_next p st2) as [st3 shown] end.
      right. exists st2. split; [|exact T]. apply asked_about with (x := x); auto.
      destruct F2 as [F2|F2]; [left; now apply negb_false_iff in F2|right; now apply N.leb_gt in F2].
    + unfold join_queued, refuse_for. destruct (over_hosts _ _ _); [apply RF|].
      left. now apply turn_none.
    + unfold join_shown, refuse_for. destruct (over_hosts _ _ _); [apply RF|].
      left. now apply (turn_grow p x in_prompt (joined in_prompt h ps)).
    + left. now apply turn_none.
    + apply RF.
Qed.

Lemma fire_due_turn p fuel : forall st, wf p st -> turn p st (fst (fire_due p fuel st)).
Proof.
  induction fuel as [|fuel IH]; cbn [fire_due]; intros st W; [now apply turn_none|].
  destruct (earliest st) as [[t what]|] eqn:E; [|now apply turn_none].
  destruct (t <=? now st); [|now apply turn_none].
  pose proof (fire_wf p what t st W E) as W1.
  assert (T : turn p st (fst (fire p what st))).
  { destruct what as [n|x]; cbn [fire].
    - destruct (find_session _ _); now apply turn_none.
    - apply settle_turn. apply earliest_answer in E; [|apply W].
      destruct E as (pr & L & _). congruence. }
  destruct (fire p what st) as [st1 e1]. specialize (IH st1 W1).
  destruct (fire_due p fuel st1) as [st2 e2]. cbn [fst] in *. eapply turn_then; eauto.
Qed.

Theorem step_turns p st t i st' es :
  wf p st -> step p st t i = inr (st', es) -> turns p st st'.
Proof.
  intros W H. unfold step in H. set (st1 := with_now _ st) in *.
  assert (G : turns p st1 st' -> turns p st st').
  { intros [T|(st2 & [x A B C D E] & T)].
    - left. now apply (before_turn p st st1).
    - right. exists st2. split; auto. now apply asked_about with (x := x). }
  apply G. clear G. assert (W1 : wf p st1) by now apply with_now_wf. clearbody st1. clear W st.
  destruct i; cbn [take] in H; try apply unless_over_inr in H as [V H].
  - unfold open in H. destruct (_ <? _); [easy|]. destruct (_ <=? _); [easy|]. inv H.
    left. now apply turn_none.
  - apply on_session_inr in H as (s & I & N & H). destruct (decode _ _) as [sig|]; [|easy].
    injection H as H. left. unfold report in H. destruct (hear p _ _ s sig) as [s' said].
    destruct (awaited (at_leaf s')); [inv H; now apply turn_none|].
    pose proof (withdrawn_from_turn p (at_leaf s) (with_sessions (put s' (sessions st1)) st1)) as T.
    destruct (withdrawn_from _ _). inv H. exact (before_turn p st1 (with_sessions _ st1) _ eq_refl eq_refl T).
  - apply on_session_inr in H as (s & I & N & H).
    injection H as H. left. unfold report in H. destruct (hear p _ _ s what) as [s' said].
    destruct (awaited (at_leaf s')); [inv H; now apply turn_none|].
    pose proof (withdrawn_from_turn p (at_leaf s) (with_sessions (put s' (sessions st1)) st1)) as T.
    destruct (withdrawn_from _ _). inv H. exact (before_turn p st1 (with_sessions _ st1) _ eq_refl eq_refl T).
  - apply fetching_inr in H as (s & I & N & F & Q & H).
    pose proof (review_turns p st1 given (normal_host at_host) (problem_set with_problems) s) as T.
    now rewrite H in T.
  - apply fetching_inr in H as (s & I & N & F & Q & H). inv H. left. now apply turn_none.
  - apply take_answer_inr in H; [|apply W1]. left.
    destruct H as (x & pr & L & E & [(-> & H)|(-> & H)]);
      [pose proof (settle_turn p x (deny by_person) st1) as T
      |pose proof (settle_turn p x allow st1) as T]; rewrite <- H in T; apply T; intros Z;
      rewrite Z in L; discriminate.
  - destruct (cut_subject _ _ _ _) as [x|]; [|easy]. unfold forget in H. left.
    destruct (life_of _ _) as [| | | |[]]; try easy; inv H; now apply (turn_forget p x).
  - unfold close in H. apply on_session_inr in H as (s & I & N & H). injection H as H. left.
    pose proof (withdrawn_from_turn p (at_leaf s)
      (with_sessions (drop_session session (sessions st1)) st1)) as T. rewrite H in T.
    exact (before_turn p st1 (with_sessions _ st1) _ eq_refl eq_refl T).
  - injection H as H. left. unfold tick in H.
    pose proof (fire_due_turn p (length (sessions st1) + length (subjects st1)) st1 W1) as T.
    now rewrite H in T.
  - inv H. left. now apply turn_end.
  - inv H. left. now apply turn_none.
  - inv H. left. now apply turn_none.
Qed.

(** ** Rows *)

(** No row says that its subject is unseen. *)
Definition tidy (t : table) : Prop := forall x, ~ In (x, Unseen) t.

Lemma in_set_life y k x l t : In (y, k) (set_life x l t) -> (y, k) = (x, l) \/ In (y, k) t.
Proof.
  unfold set_life. induction t as [|[z j] t IH]; cbn; [intuition congruence|].
  destruct (subject_dec x z) as [->|]; cbn; intuition congruence.
Qed.

Lemma tidy_set x l t : l <> Unseen -> tidy t -> tidy (set_life x l t).
Proof. intros L T y I. apply in_set_life in I as [I|I]; [congruence|now apply (T y)]. Qed.

Lemma tidy_filter f t : tidy t -> tidy (filter f t).
Proof. intros T y I. apply filter_In in I as [I _]. now apply (T y). Qed.

Lemma standing_seen v : standing v <> Unseen.
Proof. now destruct v. Qed.

Lemma turn_rows p st st' : turn p st st' ->
  (keyed (subjects st) -> keyed (subjects st')) /\ (tidy (subjects st) -> tidy (subjects st')).
Proof.
  induction 1 as [st st' S _|x v st st' _ S _|x pr st st' _ _ S _ _|x pr pr' st st' _ _ S _
    |x st st' S _|st st' S _|st st1 st' _ [A B] _ [C D]]; try rewrite S; auto;
    split; auto using keyed_set, standing_seen, tidy_set;
    try (apply tidy_set; discriminate); try apply keyed_filter; try apply tidy_filter.
Qed.

Lemma run_tidy p st m : run p st m -> tidy (subjects st).
Proof.
  induction 1 as [|st m t i st' es R IH H]; [now intros x|].
  destruct (step_turns _ _ _ _ _ _ (is_wf _ _ _ (run_in_step _ _ _ R)) H)
    as [T|(st1 & [x A B C D E] & T)]; apply turn_rows in T as [_ T]; auto.
  apply T. rewrite D. now apply tidy_set.
Qed.

(** ** First in, first out *)

(** How many queued subjects were asked about before [x]. *)
Fixpoint ahead (x : subject) (t : table) : N :=
  match t with
  | [] => 0
  | (y, l) :: t' =>
      if subject_dec x y then 0 else (if is_queued l then 1 else 0) + ahead x t'
  end.

Lemma ahead_set x y l t : is_queued l = false -> ahead x (set_life y l t) <= ahead x t.
Proof.
  unfold set_life. intros Q. induction t as [|[z k] t IH]; cbn [ahead].
  - rewrite Q. destruct (subject_dec x y); lia.
  - destruct (subject_dec y z) as [->|]; cbn [ahead];
      destruct (subject_dec x z); rewrite ?Q; destruct (is_queued k); lia.
Qed.

Lemma ahead_filter x f t : (forall l, In (x, l) t -> f (x, l) = true) ->
  ahead x (filter f t) <= ahead x t.
Proof.
  induction t as [|[z k] t IH]; cbn [filter ahead]; intros H; [lia|].
  assert (IH' := IH (fun l I => H l (or_intror I))).
  destruct (subject_dec x z) as [<-|].
  - rewrite (H k (or_introl eq_refl)). cbn [ahead]. destruct (subject_dec x x); [lia|easy].
  - destruct (f (z, k)); cbn [ahead]; [destruct (subject_dec x z); [easy|]|];
      destruct (is_queued k); lia.
Qed.

Lemma ahead_shown x y pr t : keyed t -> first_queued t = Some y -> life_of t x = Queued ->
  x <> y -> ahead x (set_life y (Shown pr) t) + 1 <= ahead x t.
Proof.
  unfold first_queued, set_life, life_of, keyed. intros K F L D.
  induction t as [|[z k] t IH]; cbn [find snd fst ahead map] in *; [easy|]. inv K.
  destruct (is_queued k) eqn:Q.
  - cbn in F. inv F. destruct (subject_dec y y); [|easy]. cbn [ahead is_queued].
    destruct (subject_dec x y); [easy|].
    pose proof (N.le_0_l (ahead x t)). lia.
  - assert (NZ : y <> z).
    { intros ->. apply H1. destruct (find _ t) as [[w j]|] eqn:E; [|easy]. cbn in F. inv F.
      apply find_some in E as [E _]. apply in_map_iff. now exists (z, j). }
    destruct (subject_dec y z); [easy|]. cbn [ahead].
    destruct (subject_dec x z) as [->|].
    + rewrite L in Q. easy.
    + specialize (IH H2 F L). rewrite Q. lia.
Qed.

Lemma ahead_new x y t : tidy t -> life_of t y = Unseen -> life_of t x = Queued ->
  ahead x (set_life y Queued t) = ahead x t.
Proof.
  unfold set_life, life_of. intros T U L. induction t as [|[z k] t IH]; cbn [ahead] in *; [easy|].
  destruct (subject_dec y z) as [->|].
  - exfalso. subst k. now apply (T z); left.
  - cbn [ahead]. destruct (subject_dec x z); auto. rewrite IH; auto.
    intros w I. apply (T w). now right.
Qed.

(** ** What a turn cannot do to the prompt of [x], nor to the windows *)

Record in_turn (x : subject) (st st' : state) : Prop := {
  it_count : prompts_shown st <= prompts_shown st';
  it_windows : prompts_shown st' = prompts_shown st -> forall y pr',
    life_of (subjects st') y = Shown pr' ->
    exists pr, life_of (subjects st) y = Shown pr /\ prompt_number pr = prompt_number pr';
  it_queue : life_of (subjects st') x = Queued ->
    life_of (subjects st) x = Queued
    /\ ahead x (subjects st') + prompts_shown st' <= ahead x (subjects st) + prompts_shown st;
  it_shown : forall pr, life_of (subjects st) x = Shown pr ->
    is_open (life_of (subjects st') x) = false
    \/ exists pr', life_of (subjects st') x = Shown pr' /\ prompt_number pr' = prompt_number pr;
  it_closed : is_open (life_of (subjects st) x) = false ->
    is_open (life_of (subjects st') x) = false
}.

Lemma in_turn_then x st st1 st' : in_turn x st st1 -> in_turn x st1 st' -> in_turn x st st'.
Proof.
  intros [A1 A2 A3 A4 A5] [B1 B2 B3 B4 B5]. split.
  - lia.
  - intros E y pr' L. destruct (B2 ltac:(lia) y pr' L) as (pr1 & L1 & N1).
    destruct (A2 ltac:(lia) y pr1 L1) as (pr & L0 & N0). exists pr. split; auto. congruence.
  - intros Q. destruct (B3 Q) as [Q1 L1]. destruct (A3 Q1) as [Q0 L0]. split; auto. lia.
  - intros pr L. destruct (A4 pr L) as [C|(pr1 & L1 & N1)]; auto.
    destruct (B4 pr1 L1) as [C|(pr2 & L2 & N2)]; auto. right. exists pr2. split; auto. congruence.
  - auto.
Qed.

Lemma turn_in_turn p x st st' : turn p st st' -> keyed (subjects st) -> in_turn x st st'.
Proof.
  induction 1 as [st st' S P|y v st st' U S P|y pr st st' F Q S N P|y pr pr' st st' L N S P
    |y st st' S P|st st' S P|st st1 st' T1 IH1 T2 IH2]; intros K.
  - split; rewrite ?S, ?P; eauto; try lia. intros Q. split; auto; lia.
  - pose proof (ahead_set x y (standing v) (subjects st)) as A.
    assert (SQ : is_queued (standing v) = false) by now destruct v. specialize (A SQ).
    split; rewrite ?S, ?P, ?life_of_set; try lia.
    + intros _ z pr'. rewrite life_of_set. break; [now destruct v|]. eauto.
    + break; [now destruct v|]. intros Q. split; auto; lia.
    + intros pr L. break; [left; now destruct v|]. eauto.
    + break; [now destruct v|]. auto.
  - assert (QY : life_of (subjects st) y = Queued) by now apply first_queued_some.
    split; rewrite ?S, ?life_of_set; try lia.
    + break; [easy|]. intros L. split; auto.
      pose proof (ahead_shown x y pr (subjects st) K Q L n). lia.
    + intros pr' L. break; [congruence|]. eauto.
    + break; auto. now rewrite QY.
  - pose proof (ahead_set x y (Shown pr') (subjects st) eq_refl) as A.
    split; rewrite ?S, ?P, ?life_of_set; try lia.
    + intros _ z q. rewrite life_of_set. break; [|eauto]. intros E. inv E. eauto.
    + break; [easy|]. intros Q. split; auto; lia.
    + intros q E. right. break; eauto. exists pr'. split; auto. congruence.
    + break; auto. now rewrite L.
  - assert (A : life_of (forget_life y (subjects st)) x = Queued ->
      ahead x (forget_life y (subjects st)) <= ahead x (subjects st)).
    { rewrite life_of_forget. break; [easy|]. intros _. apply ahead_filter. intros l _. cbn.
      destruct (subject_dec y x); congruence. }
    split; rewrite ?S, ?P; try lia.
    + intros _ z pr'. rewrite life_of_forget. break; [easy|]. eauto.
    + intros Q. specialize (A Q). rewrite life_of_forget in Q. break; [easy|]. split; auto; lia.
    + intros pr L. rewrite life_of_forget. break; [now left|]. eauto.
    + rewrite life_of_forget. break; auto.
  - assert (LF : forall z, life_of (subjects st') z
      = if is_settled (life_of (subjects st) z) then life_of (subjects st) z else Unseen).
    { intros z. rewrite S. now apply life_of_filter. }
    split; rewrite ?P, ?LF; try lia.
    + intros _ z pr'. rewrite LF. destruct (life_of (subjects st) z) eqn:E; cbn; try easy.
    + destruct (life_of (subjects st) x); easy.
    + intros pr ->. now left.
    + destruct (life_of (subjects st) x); auto.
  - eapply in_turn_then; [now apply IH1|]. apply IH2. apply turn_rows in T1 as [T1 _]. auto.
Qed.

(** Any accepted input, for a subject that has a prompt. *)
Theorem step_in_turn p st t i st' es x :
  wf p st -> tidy (subjects st) -> step p st t i = inr (st', es) ->
  is_open (life_of (subjects st) x) = true -> in_turn x st st'.
Proof.
  intros W TD H O. pose proof (core_keyed _ (wf_core _ _ W)) as K.
  destruct (step_turns _ _ _ _ _ _ W H) as [T|(st1 & [y U _ _ S P] & T)].
  - eapply turn_in_turn; eauto.
  - assert (K1 : keyed (subjects st1)) by (rewrite S; now apply keyed_set).
    eapply in_turn_then; [|eapply turn_in_turn; eauto].
    assert (D : x <> y) by (intros ->; now rewrite U in O).
    split; rewrite ?S, ?P, ?life_of_set; try lia.
    + intros _ z pr'. rewrite life_of_set. break; [easy|]. eauto.
    + break; [easy|]. intros Q. split; auto. rewrite (ahead_new x y); auto. lia.
    + intros pr L. break; [easy|]. eauto.
    + congruence.
Qed.

(** Fewer windows: the same ones but one. *)
Lemma tally_subset (f : life -> bool) : f Unseen = false -> forall t t', keyed t -> keyed t' ->
  (forall y, f (life_of t' y) = true -> f (life_of t y) = true) -> tally f t' <= tally f t.
Proof.
  intros U. unfold tally. intros t t' K K' S.
  assert (C : forall t, count (fun row : subject * life => f (snd row)) t
    = N.of_nat (length (map fst (filter (fun row => f (snd row)) t)))).
  { intros u. induction u as [|[y l] u IH]; auto. cbn [count filter snd]. rewrite IH.
    destruct (f l); cbn [map length]; lia. }
  rewrite !C. enough (length (map fst (filter (fun row => f (snd row)) t'))
    <= length (map fst (filter (fun row => f (snd row)) t)))%nat by lia.
  apply NoDup_incl_length.
  - now apply keyed_filter.
  - intros y I. apply in_map_iff in I as ([z l] & <- & I). apply filter_In in I as [I F].
    cbn in *. apply in_map_iff. exists (z, life_of t z). split; auto. apply filter_In.
    assert (E : f (life_of t z) = true).
    { apply S. now rewrite (life_of_in t' z l K' I). }
    split; auto. apply life_of_present. intros Z. rewrite Z in E. congruence.
Qed.
