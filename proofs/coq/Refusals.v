(** Where a cap, a deadline or the end says CANCEL. *)

From Coq Require Import NArith List Bool Lia Sorted.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer Link Trace Runs Verdicts Holds Turns Deadlines.
Import ListNotations.
Local Open Scope N_scope.

(** A cap stands in the way of the prompt that session [s] would need for [x]. *)
Definition capped (p : policy) (st : state) (s : session) (x : subject) (h : option host) : Prop :=
  match life_of (subjects st) x with
  | Unseen => subjects_full p (subjects st) = true \/ no_room_for_prompt p s (subjects st) = true
  | Queued => over_hosts p h (waiting_hosts (waiting x st)) = true
  | Shown pr => over_hosts p h (shows_hosts pr) = true
  | _ => False
  end.

Lemma capped_turns_away p st s x h ps : In s (sessions st) -> capped p st s x h ->
  In (number s, inquiry s, Cancel) (actions (snd (judge p x h ps s st)))
  /\ ~ accepts (snd (judge p x h ps s st)).
Proof.
  intros I C. destruct (judged p st s x h ps I) as [_ D].
  destruct (forbidden p ps) eqn:F; [now apply D|]. unfold judge. rewrite F.
  set (s1 := with_basis (On x) s). unfold capped in C.
  assert (RF : forall r, In (number s, inquiry s, Cancel) (actions (snd (refuse_for r s1 st)))
    /\ ~ accepts (snd (refuse_for r s1 st))).
  { intros r. apply (refusal_turns_away r (W_reason r) s1 st). }
  destruct (life_of (subjects st) x) eqn:L; try easy.
  - unfold ask. destruct (subjects_full _ _); [apply RF|].
    change (no_room_for_prompt p s1 (subjects st)) with (no_room_for_prompt p s (subjects st)).
    destruct C as [C|C]; [easy|]. rewrite C. apply RF.
  - unfold join_queued. rewrite C. apply RF.
  - unfold join_shown. rewrite C. apply RF.
Qed.

Lemma fire_due_sessions p fuel : forall st s', wf p st ->
  In s' (sessions (fst (fire_due p fuel st))) -> In s' (sessions st) \/ refused (at_leaf s') = true.
Proof.
  induction fuel as [|fuel IH]; cbn [fire_due]; intros st s' W I; auto.
  destruct (earliest st) as [[t what]|] eqn:E; auto. destruct (t <=? now st); auto.
  pose proof (fire_wf p what t st W E) as W1.
  assert (F : forall w, In w (sessions (fst (fire p what st))) ->
    In w (sessions st) \/ refused (at_leaf w) = true).
  { intros w J. destruct what as [n|x]; cbn [fire] in J.
    - destruct (find_session n (sessions st)) as [s|]; auto. cbn in J.
      apply in_put in J as [(-> & _)|(J & _)]; auto.
    - rewrite settle_sessions in J. apply in_map_iff in J as (s0 & <- & J).
      unfold settle_session. destruct (waits_for x s0); [now right|].
      destruct (lives_on x s0); [now right|auto]. }
  destruct (fire p what st) as [st1 e1]. specialize (IH st1 s' W1).
  destruct (fire_due p fuel st1) as [st2 e2]. cbn [fst] in *.
  destruct (IH I) as [J|J]; auto.
Qed.

(** "Past a fired deadline, over a cap, meeting over: CANCEL."

    A certificate over a cap on subjects, prompts or a prompt's hosts, and an inquiry
    over the cap on inquiries, get CANCEL in their own step; so does, at a Tick, every
    inquiry whose deadline is due, and at the end of the meeting every session that is
    held. *)
Theorem fail_closed_at_limits p st m t :
  run p st m ->
  (forall n q c h ps st' es s x, step p st t (Certificate n q c h ps) = inr (st', es) ->
     In s (sessions st) -> number s = n -> subject_read p c h ps = Some x ->
     capped p st s x (normal_host h) ->
     In (n, q, Cancel) (actions es) /\ ~ accepts es)
  /\ (forall s st' es, In s (sessions st) ->
     step p st t (Signal (number s) S_certificate_pending) = inr (st', es) ->
     max_inquiries p < inquiry s + 1 ->
     In (number s, inquiry s + 1, Cancel) (actions es) /\ ~ accepts es)
  /\ (forall s d st' es, In s (sessions st) -> at_leaf s = Fetching (Some d) ->
     step p st t Tick = inr (st', es) -> d <= N.max (now st) t ->
     (exists q, In (number s, q, Cancel) (actions es)) /\ ~ accepts es)
  /\ (forall s st' es, In s (sessions st) -> pending (at_leaf s) = true ->
     step p st t End = inr (st', es) ->
     In (number s, inquiry s, Cancel) (actions es) /\ ~ accepts es).
Proof.
  intros R. destruct (run_in_step _ _ _ R) as [W K NE].
  pose proof (core_ordered _ (wf_core _ _ W)) as O.
  assert (QUIET : forall i st' es, step p st t i = inr (st', es) ->
    (forall k r, i <> Answer k (connect_anyway r)) ->
    (forall n q c h ps, i <> Certificate n q c h ps) -> ~ accepts es).
  { intros i st' es H A C Y. destruct (step_accepts p st t i st' es W H Y)
      as [_ [(k & r & E)|(n & q & c & h & ps & id & x & E & _)]]; [now apply (A k r)|].
    now apply (C n q c h ps). }
  split; [|split; [|split]].
  - intros n q c h ps st' es s x H I N SR C. apply unless_over_inr in H as [V H].
    apply fetching_inr in H as (s0 & I0 & N0 & F & Q & H). cbn in I0.
    assert (s0 = s) by (eapply ordered_unique; eauto; congruence). subst s0 n q.
    set (st1 := with_now (N.max (now st) t) st) in *.
    unfold review in H. unfold subject_read in SR.
    destruct (readable p c) as [id|]; [|easy]. destruct (forbid_overrides p).
    + pose proof (refusal_turns_away R_overrides_forbidden (W_reason R_overrides_forbidden) s st1) as Z.
      unfold refuse_for in H. now rewrite H in Z.
    + rewrite SR in H.
      pose proof (capped_turns_away p st1 s x (normal_host h) (problem_set ps) I C) as Z.
      now rewrite H in Z.
  - intros s st' es I H L. split; [|eapply QUIET; eauto; discriminate].
    unfold step in H. cbn [take] in H. unfold on_session in H. cbn [sessions with_now] in H.
    rewrite find_session_in in H by auto. injection H as H.
    unfold report in H.
    assert (A : forall tm g, In (number s, inquiry s + 1, Cancel)
      (actions (snd (hear p tm g s S_certificate_pending)))).
    { intros tm g. unfold hear, hear_refused, inquire.
      assert (M : max_inquiries p <? inquiry (with_next_inquiry s) = true) by now apply N.ltb_lt.
      rewrite M. destruct (at_leaf s); now left. }
    match type of H with context [hear p ?tm ?g s ?sg] => specialize (A tm g);
      destruct (hear p tm g s sg) as [s' said] end.
    cbn [snd] in A. destruct (awaited (at_leaf s')); [now inv H|].
    destruct (withdrawn_from _ _) as [st2 e]. inv H. rewrite actions_app. apply in_app_iff. auto.
  - intros s d st' es I F H D. pose proof (QUIET Tick st' es H) as QT.
    assert (NA : ~ accepts es) by (apply QT; discriminate). split; auto.
    destruct (a_tick_leaves_nothing_due p st m t st' es R H) as [LATE _].
    assert (P : pending (at_leaf s) = true) by now rewrite F.
    pose proof (step_wf p st t Tick st' es W H) as W'.
    destruct (held_goes_on p st t Tick st' es s W H I P) as [Z|(s' & J & N & G)]; [easy|].
    cbn [fst snd] in *.
    assert (KIND : In s' (sessions st) \/ refused (at_leaf s') = true).
    { unfold step in H. cbn [take] in H. injection H as H. unfold tick in H.
      match type of H with fire_due p ?fl ?s1 = _ =>
        pose proof (fire_due_sessions p fl s1 s' (with_now_wf p _ st W)) as Z end.
      rewrite H in Z. apply Z. exact J. }
    assert (SAME : s' = s -> False).
    { intros ->. specialize (LATE s d J F). lia. }
    assert (CASE : refused (at_leaf s') = true).
    { destruct KIND as [Z|Z]; auto. exfalso. apply SAME. eapply ordered_unique; eauto. }
    assert (A : acted_on (number s) es).
    { destruct G as [E|(d' & E) _ _|_ _ E|E|_ A]; auto.
      - now apply SAME in E.
      - now rewrite E in CASE.
      - now destruct (at_leaf s').
      - now destruct (at_leaf s'). }
    destruct A as (q & what & A). exists q. destruct what; auto. exfalso. apply NA.
    apply in_flat_map in A as (e & A & B). destruct e; try easy. destruct B as [B|[]]. inv B.
    eexists; eexists; eexists; eauto.
  - intros s st' es I P H. split; [|eapply QUIET; eauto; discriminate].
    apply unless_over_inr in H as [V H]. injection H as H1 H2. rewrite <- H2. cbn.
    rewrite actions_app. apply in_app_iff. right. apply in_flat_map.
    exists (SetCertificateAction (number s) (inquiry s) Cancel (W_reason R_meeting_ended)).
    split; [|now left]. apply in_flat_map. exists s. split; auto. unfold farewell.
    assert (NR : refused (at_leaf s) = false) by now destruct (at_leaf s).
    rewrite NR, P. now left.
Qed.
