(** What a meeting remembers stays within the policy's caps. *)

From Coq Require Import NArith List Bool Lia Sorted.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer Link Trace Runs Turns Verdicts Holds.
Import ListNotations.
Local Open Scope N_scope.

(** ** Subjects and prompts *)

Lemma count_filter {A} (f g : A -> bool) l : count f (filter g l) <= count f l.
Proof.
  induction l as [|a l IH]; cbn [filter count]; [lia|].
  destruct (g a); cbn [count]; destruct (f a); lia.
Qed.

Lemma turn_caps p st st' : turn p st st' -> keyed (subjects st) ->
  prompts_shown st <= prompts_shown st'
  /\ tally is_queued (subjects st') + prompts_shown st'
     <= tally is_queued (subjects st) + prompts_shown st
  /\ tally is_shown (subjects st') + prompts_shown st
     <= tally is_shown (subjects st) + prompts_shown st'
  /\ (tally is_shown (subjects st) <= max_shown_prompts p ->
      tally is_shown (subjects st') <= max_shown_prompts p)
  /\ (tally is_seen (subjects st) <= max_subjects p ->
      tally is_seen (subjects st') <= max_subjects p).
Proof.
  induction 1 as [st st' S P|y v st st' U S P|y pr st st' F Q S N P|y pr pr' st st' L N S P
    |y st st' S P|st st' S P|st st1 st' T1 IH1 T2 IH2]; intros K.
  - rewrite S, P. lia.
  - rewrite S, P. tallies y. destruct v, (life_of (subjects st) y); cbn [standing is_queued is_shown is_seen] in *;
      try (specialize (U eq_refl)); lia.
  - assert (L : life_of (subjects st) y = Queued) by now apply first_queued_some.
    unfold window_free in F. apply N.ltb_lt in F. rewrite S, P. tallies y. lia.
  - rewrite S, P. tallies y. lia.
  - rewrite S, P. tallies y.
    destruct (life_of (subjects st) y); cbn [is_queued is_shown is_seen] in *; lia.
  - rewrite S, P. unfold tally.
    pose proof (count_filter (fun row => is_queued (snd row)) (fun row => is_settled (snd row)) (subjects st)).
    pose proof (count_filter (fun row => is_shown (snd row)) (fun row => is_settled (snd row)) (subjects st)).
    pose proof (count_filter (fun row => is_seen (snd row)) (fun row => is_settled (snd row)) (subjects st)).
    lia.
  - assert (K1 : keyed (subjects st1)) by (apply turn_rows in T1 as [T1 _]; auto).
    specialize (IH1 K). specialize (IH2 K1). lia.
Qed.

Record within (p : policy) (st : state) : Prop := {
  within_queued : tally is_queued (subjects st) <= max_queued_prompts p;
  within_shown : tally is_shown (subjects st) <= max_shown_prompts p;
  within_subjects : tally is_seen (subjects st) <= max_subjects p
}.

Lemma step_within p st t i st' es :
  wf p st -> within p st -> step p st t i = inr (st', es) -> within p st'.
Proof.
  intros W [WQ WS WN] H. pose proof (core_keyed _ (wf_core _ _ W)) as K.
  pose proof (step_wf _ _ _ _ _ _ W H) as W'.
  destruct (step_turns _ _ _ _ _ _ W H) as [T|(st1 & [x U M R S P] & T)].
  - apply turn_caps in T; auto. split; lia.
  - assert (K1 : keyed (subjects st1)) by (rewrite S; now apply keyed_set).
    apply turn_caps in T; auto. rewrite S, P in T.
    assert (A1 := tally_set is_queued x Queued (subjects st) K eq_refl).
    assert (A2 := tally_set is_shown x Queued (subjects st) K eq_refl).
    assert (A3 := tally_set is_seen x Queued (subjects st) K eq_refl).
    rewrite U in A1, A2, A3. unfold one in *. cbn [is_queued is_shown is_seen] in *.
    split; [|lia|lia].
    destruct R as [R|R]; [|lia]. unfold window_free in R. apply N.ltb_lt in R.
    destruct (wf_busy _ _ W) as [B|B]; [|lia].
    destruct (wf_busy _ _ W') as [B'|B']; lia.
Qed.

Lemma tidy_count t : tidy t -> tally is_seen t = N.of_nat (length t).
Proof.
  unfold tally. induction t as [|[x l] t IH]; intros T; auto. cbn [count snd].
  rewrite IH by (intros y I; apply (T y); now right).
  assert (l <> Unseen) by (intros ->; apply (T x); now left).
  destruct l; cbn [is_seen length]; try easy; lia.
Qed.

(** ** Sessions *)

Definition modest (p : policy) (st : state) : Prop :=
  N.of_nat (length (sessions st)) <= max_sessions p
  /\ forall s, In s (sessions st) -> prompts_made s <= max_prompts_per_session p.

Lemma modest_put p st s0 s1 st' :
  modest p st -> In s0 (sessions st) -> prompts_made s1 <= max_prompts_per_session p ->
  sessions st' = put s1 (sessions st) -> modest p st'.
Proof.
  intros [L M] I Q E. split; rewrite E.
  - unfold put. now rewrite map_length.
  - intros s J. apply in_put in J as [(-> & _)|(J & _)]; auto.
Qed.

Lemma modest_map p st f st' :
  modest p st -> (forall s, prompts_made (f s) = prompts_made s) ->
  sessions st' = map f (sessions st) -> modest p st'.
Proof.
  intros [L M] Q E. split; rewrite E.
  - now rewrite map_length.
  - intros s J. apply in_map_iff in J as (s0 & <- & J). rewrite Q. auto.
Qed.

Lemma settle_made x v s : prompts_made (settle_session x v s) = prompts_made s.
Proof.
  unfold settle_session. destruct (waits_for x s); auto. destruct v; auto.
  now destruct (lives_on x s).
Qed.

Lemma hear_made p t g s sig : prompts_made (fst (hear p t g s sig)) = prompts_made s.
Proof.
  unfold hear, hear_refused, become, bypass, inquire.
  destruct (at_leaf s) eqn:L, sig; cbn; rewrite ?L; splits; reflexivity.
Qed.

Lemma modest_same p st st' : modest p st -> sessions st' = sessions st -> modest p st'.
Proof. unfold modest. now intros M ->. Qed.

Lemma settle_modest p x v st : modest p st -> modest p (fst (settle p x v st)).
Proof.
  intros M. apply (modest_map p st (settle_session x v)); auto using settle_made.
  apply settle_sessions.
Qed.

Lemma report_modest p sig st s : modest p st -> In s (sessions st) ->
  modest p (fst (report p sig st s)).
Proof.
  intros M I. unfold report.
  pose proof (hear_made p (now st) (gate_open (subjects st) (rests s)) s sig) as E.
  destruct (hear p _ _ s sig) as [s' said]. cbn [fst] in E.
  assert (M1 : modest p (with_sessions (put s' (sessions st)) st)).
  { apply (modest_put p st s s'); auto. rewrite E. now apply (proj2 M). }
  destruct (awaited (at_leaf s')); auto.
  pose proof (withdrawn_from_sessions (at_leaf s) (with_sessions (put s' (sessions st)) st)) as WS.
  destruct (withdrawn_from _ _). cbn [fst] in *. eapply modest_same; eauto.
Qed.

Lemma review_modest p c h ps st s : modest p st -> In s (sessions st) ->
  modest p (fst (review p c h ps s st)).
Proof.
  intros M I. assert (MS : prompts_made s <= max_prompts_per_session p) by now apply (proj2 M).
  assert (PUT : forall s1 st', prompts_made s1 = prompts_made s ->
    sessions st' = put s1 (sessions st) -> modest p st').
  { intros s1 st' E S. apply (modest_put p st s s1); auto. now rewrite E. }
  assert (RF : forall r why s1, prompts_made s1 = prompts_made s ->
    modest p (fst (refuse r why s1 st))).
  { intros r why s1 E. now apply (PUT (with_leaf (Refused r) s1)). }
  unfold review, refuse_for. destruct (readable p c); [|now apply RF].
  destruct (forbid_overrides p); [now apply RF|].
  destruct (cut_subject _ _ _ _) as [x|]; [|now apply RF].
  unfold judge. set (s1 := with_basis (On x) s). destruct (forbidden p ps).
  - unfold deny_by_policy, refuse_for.
    assert (T : modest p (fst (settle p x (deny by_policy)
      (with_sessions (put (with_leaf (Deciding x h ps) s1) (sessions st)) st)))).
    { apply settle_modest. now apply (PUT (with_leaf (Deciding x h ps) s1)). }
    destruct (life_of (subjects st) x) as [| | | |[]]; auto; try now apply RF.
    now destruct (subjects_full _ _); [apply RF|].
  - destruct (life_of (subjects st) x) eqn:L.
    + unfold ask, refuse_for. destruct (subjects_full _ _); [now apply RF|].
      destruct (no_room_for_prompt _ _ _) eqn:F; [now apply RF|]. cbn [hold].
      apply orb_false_iff in F as [F _]. apply N.leb_gt in F. cbn in F.
      match goal with |- context [show_next p ?st'] =>
        pose proof (show_next_sessions p st') as E; destruct (show_next p st') as [st2 shown] end.
      cbn [fst] in *. apply (modest_put p st s (with_leaf (Deciding x h ps) (with_prompt_made s1))); auto.
      cbn. lia.
    + unfold join_queued, refuse_for. destruct (over_hosts _ _ _); [now apply RF|].
      now apply (PUT (with_leaf (Deciding x h ps) s1)).
    + unfold join_shown, refuse_for. destruct (over_hosts _ _ _); [now apply RF|].
      now apply (PUT (with_leaf (Deciding x h ps) s1)).
    + now apply (PUT (with_leaf Admitted s1)).
    + now apply RF.
Qed.

Lemma fire_due_modest p fuel : forall st, modest p st -> modest p (fst (fire_due p fuel st)).
Proof.
  induction fuel as [|fuel IH]; cbn [fire_due]; intros st M; auto.
  destruct (earliest st) as [[t what]|]; auto. destruct (t <=? now st); auto.
  assert (M1 : modest p (fst (fire p what st))).
  { destruct what as [n|x]; cbn [fire]; [|now apply settle_modest].
    destruct (find_session n (sessions st)) as [s|] eqn:F; auto.
    apply find_session_some in F as [I _].
    apply (modest_put p st s (with_leaf (Refused R_certificate_unavailable) s));
      [exact M|exact I| |reflexivity]. exact (proj2 M s I). }
  destruct (fire p what st) as [st1 e1]. specialize (IH st1 M1).
  now destruct (fire_due p fuel st1).
Qed.

Lemma step_modest p st t i st' es : wf p st -> modest p st ->
  step p st t i = inr (st', es) -> modest p st'.
Proof.
  intros W M H. unfold step in H. set (st1 := with_now _ st) in *.
  assert (M1 : modest p st1) by exact M.
  assert (W1 : wf p st1) by now apply with_now_wf. clearbody st1. clear M W st.
  destruct i; cbn [take] in H; try apply unless_over_inr in H as [V H].
  - unfold open in H. destruct (_ <? _); [easy|]. destruct (_ <=? _) eqn:F; [easy|]. inv H.
    apply N.leb_gt in F.
    assert (C : forall l : list State.session, count (fun _ => true) l = N.of_nat (length l)).
    { induction l as [|a l IH]; auto. cbn [count length]. rewrite IH. lia. }
    rewrite C in F. destruct M1 as [L Q]. split; cbn [sessions].
    + rewrite app_length. cbn [length]. lia.
    + intros s J. apply in_app_iff in J as [J|[<-|[]]]; auto. cbn. lia.
  - apply on_session_inr in H as (s & I & N & H). destruct (decode _ _) as [sig|]; [|easy].
    injection H as H. pose proof (report_modest p sig st1 s M1 I) as R. now rewrite H in R.
  - apply on_session_inr in H as (s & I & N & H). injection H as H.
    pose proof (report_modest p what st1 s M1 I) as R. now rewrite H in R.
  - apply fetching_inr in H as (s & I & N & F & Q & H).
    pose proof (review_modest p given (normal_host at_host) (problem_set with_problems) st1 s M1 I) as R.
    now rewrite H in R.
  - apply fetching_inr in H as (s & I & N & F & Q & H). inv H.
    apply (modest_put p st1 s (with_leaf (Refused R_certificate_unavailable) s));
      [exact M1|exact I| |reflexivity]. exact (proj2 M1 s I).
  - apply take_answer_inr in H; [|apply W1]. destruct H as (x & pr & L & E & [(-> & H)|(-> & H)]);
      [pose proof (settle_modest p x (deny by_person) st1 M1) as R
      |pose proof (settle_modest p x allow st1 M1) as R]; now rewrite <- H in R.
  - destruct (cut_subject _ _ _ _) as [x|]; [|easy]. unfold forget in H.
    destruct (life_of _ _) as [| | | |[]]; try easy; inv H; auto.
    apply (modest_map p st1 (fun s => if lives_on x s
      then with_leaf (Refused R_consent_withdrawn) s else s)); auto.
    intros s. now destruct (lives_on x s).
  - unfold close in H. apply on_session_inr in H as (s & I & N & H). injection H as H.
    pose proof (withdrawn_from_sessions (at_leaf s)
      (with_sessions (drop_session session (sessions st1)) st1)) as WS. rewrite H in WS.
    cbn in WS. destruct M1 as [L Q]. split; rewrite WS.
    + assert (LF : forall f (l : list State.session), (length (filter f l) <= length l)%nat).
      { intros f l. induction l as [|a l IH]; cbn; auto. destruct (f a); cbn; lia. }
      unfold drop_session. pose proof (LF (fun s => negb (number s =? session)) (sessions st1)). lia.
    + intros w J. apply filter_In in J as [J _]. auto.
  - injection H as H. unfold tick in H.
    pose proof (fire_due_modest p (length (sessions st1) + length (subjects st1)) st1 M1) as R.
    now rewrite H in R.
  - inv H. apply (modest_map p st1 end_session); auto. intros s. unfold end_session.
    now destruct (refused (at_leaf s)).
  - now inv H.
  - now inv H.
Qed.

(** "Memory is bounded by the policy's caps whatever the services send."

    Sessions, subjects with a prompt or a verdict, prompts queued and shown, and prompts
    made for one session. What a record itself holds beside these is a few numbers, and
    the hosts and problems of one prompt: there are ten problems, and [bounded_hosts] in
    [Hosts] bounds the hosts. *)
Theorem bounded p st m : run p st m ->
  N.of_nat (length (sessions st)) <= max_sessions p
  /\ N.of_nat (length (subjects st)) <= max_subjects p
  /\ tally is_queued (subjects st) <= max_queued_prompts p
  /\ tally is_shown (subjects st) <= max_shown_prompts p
  /\ (forall s, In s (sessions st) -> prompts_made s <= max_prompts_per_session p).
Proof.
  intros R. enough (within p st /\ modest p st) as [[A B C] [D E]].
  { rewrite <- tidy_count by (eapply run_tidy; eauto). auto. }
  induction R as [|st m t i st' es R [WI MO] H].
  - repeat split; cbn; unfold tally; cbn; try lia; easy.
  - pose proof (is_wf _ _ _ (run_in_step _ _ _ R)) as W. split.
    + eapply step_within; eauto.
    + eapply step_modest; eauto.
Qed.
