(** What one step does to a session that is held: it stays as it is, is asked about
    again, comes to a prompt, ends by its own service, or gets its action. *)

From Coq Require Import NArith List Bool Lia Sorted.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer Link Trace Runs Verdicts.
Import ListNotations.
Local Open Scope N_scope.

Definition left_or_failed (l : leaf) : bool :=
  match l with Left _ | Failed _ => true | _ => false end.

Definition acted_on (n : N) (es : list effect) : Prop :=
  exists q what, In (n, q, what) (actions es).

(** From [s], which is held, to [s'], with effects [es]. *)
Inductive goes_on (p : policy) (s : session) (es : list effect) (s' : session) : Prop :=
  | stays : s' = s -> goes_on p s es s'
  | asked_again : is_fetching s' -> inquiry s' = inquiry s + 1 ->
      inquiry s' <= max_inquiries p -> goes_on p s es s'
  | comes_to_prompt : is_fetching s -> inquiry s' = inquiry s ->
      awaited (at_leaf s') <> None -> goes_on p s es s'
  | ends_by_itself : left_or_failed (at_leaf s') = true -> goes_on p s es s'
  | gets_its_action : refused (at_leaf s') = true \/ at_leaf s' = Admitted ->
      acted_on (number s) es -> goes_on p s es s'.

Definition goes_in (p : policy) (s : session) (r : state * list effect) : Prop :=
  exists s', In s' (sessions (fst r)) /\ number s' = number s /\ goes_on p s (snd r) s'.

Lemma acted_on_app n a b : acted_on n a \/ acted_on n b -> acted_on n (a ++ b).
Proof.
  intros [(q & w & I)|(q & w & I)]; exists q, w; rewrite actions_app; apply in_app_iff; auto.
Qed.

Lemma goes_on_app p s a b s' : goes_on p s a s' \/ goes_on p s b s' -> goes_on p s (a ++ b) s'.
Proof.
  intros [[]|[]]; try (eapply stays; eauto; fail); try (eapply asked_again; eauto; fail);
    try (eapply comes_to_prompt; eauto; fail); try (eapply ends_by_itself; eauto; fail);
    eapply gets_its_action; eauto using acted_on_app.
Qed.

Lemma in_stays p s r : In s (sessions (fst r)) -> goes_in p s r.
Proof. intros I. exists s. repeat split; auto. now apply stays. Qed.

Lemma withdrawn_from_sessions l st : sessions (fst (withdrawn_from l st)) = sessions st.
Proof.
  unfold withdrawn_from. destruct (awaited l) as [x|]; auto. unfold withdrawn.
  now destruct (life_of (subjects st) x), (waiting x st).
Qed.

Lemma hear_goes_on p t g s sig : pending (at_leaf s) = true ->
  goes_on p s (snd (hear p t g s sig)) (fst (hear p t g s sig)).
Proof.
  intros P. unfold hear, hear_refused, become, bypass, inquire.
  destruct (at_leaf s) eqn:L; try easy; destruct sig; cbn; rewrite ?L; cbn; splits; cbn;
    try (now apply stays); try (now apply ends_by_itself);
    try (apply gets_its_action; [cbn; auto|]; eexists; eexists; cbn; left; reflexivity);
    try (apply asked_again; [eexists; cbn; eauto|reflexivity|];
         cbn; now apply N.ltb_ge).
Qed.

Lemma report_goes_on p sig st s0 s :
  ordered (sessions st) -> In s0 (sessions st) -> In s (sessions st) ->
  pending (at_leaf s) = true -> goes_in p s (report p sig st s0).
Proof.
  intros O I0 I P. unfold report.
  pose proof (number_hear p (now st) (gate_open (subjects st) (rests s0)) s0 sig) as E.
  pose proof (hear_goes_on p (now st) (gate_open (subjects st) (rests s0)) s0 sig) as G.
  destruct (hear p _ _ s0 sig) as [s' said]. cbn [fst snd] in *.
  assert (X : exists w, In w (put s' (sessions st)) /\ number w = number s /\ goes_on p s said w).
  { destruct (N.eq_dec (number s) (number s0)) as [D|D].
    - assert (s = s0) by (eapply ordered_unique; eauto). subst s0.
      exists s'. split; [eapply put_puts; eauto|]. auto.
    - exists s. split; [apply put_keeps; auto; congruence|]. split; auto. now apply stays. }
  destruct X as (w & J & N & X). destruct (awaited (at_leaf s')).
  - exists w. auto.
  - pose proof (withdrawn_from_sessions (at_leaf s0)
      (with_sessions (put s' (sessions st)) st)) as WS.
    destruct (withdrawn_from _ _) as [st2 e]. cbn [fst] in WS. exists w. cbn [fst snd].
    rewrite WS. repeat split; auto. apply goes_on_app. auto.
Qed.

Lemma settle_sessions p x v st :
  sessions (fst (settle p x v st)) = map (settle_session x v) (sessions st).
Proof.
  unfold settle. pose proof (show_next_sessions p (settled x v st)) as E.
  now destruct (show_next _ _).
Qed.

Lemma settle_goes_on p x v st s :
  In s (sessions st) -> pending (at_leaf s) = true -> goes_in p s (settle p x v st).
Proof.
  intros I P. exists (settle_session x v s). rewrite settle_sessions, number_settle.
  split; [now apply in_map|]. split; auto. unfold settle_session.
  destruct (waits_for x s) eqn:Z.
  - apply gets_its_action; [destruct v; cbn; auto|].
    exists (inquiry s), (action_of v). rewrite settle_actions. apply in_map_iff.
    exists s. split; auto. now apply filter_In.
  - apply stays. destruct v; auto.
    assert (lives_on x s = false) as ->; auto. unfold lives_on. destruct (at_leaf s); easy.
Qed.

Lemma refuse_goes_on p r why st s0 s1 s :
  ordered (sessions st) -> In s0 (sessions st) -> number s1 = number s0 ->
  In s (sessions st) -> goes_in p s (refuse r why s1 st).
Proof.
  intros O I0 E I. destruct (N.eq_dec (number s) (number s0)) as [D|D].
  - assert (s = s0) by (eapply ordered_unique; eauto). subst s0.
    exists (with_leaf (Refused r) s1). cbn. split; [eapply put_puts; eauto|].
    split; auto. apply gets_its_action; [cbn; auto|]. rewrite <- E.
    eexists; eexists; cbn; left; reflexivity.
  - apply in_stays. cbn. apply put_keeps; auto. cbn. congruence.
Qed.

Lemma put_goes_on p st s0 s1 s r :
  ordered (sessions st) -> In s0 (sessions st) -> is_fetching s0 ->
  number s1 = number s0 -> inquiry s1 = inquiry s0 -> awaited (at_leaf s1) <> None ->
  sessions (fst r) = put s1 (sessions st) ->
  In s (sessions st) -> goes_in p s r.
Proof.
  intros O I0 F E Q A S I. destruct (N.eq_dec (number s) (number s0)) as [D|D].
  - assert (s = s0) by (eapply ordered_unique; eauto). subst s0. exists s1. rewrite S.
    split; [eapply put_puts; eauto|]. split; auto. now apply comes_to_prompt.
  - apply in_stays. rewrite S. apply put_keeps; auto. congruence.
Qed.

Lemma review_goes_on p st c h ps s0 s :
  ordered (sessions st) -> In s0 (sessions st) -> is_fetching s0 ->
  In s (sessions st) -> pending (at_leaf s) = true -> goes_in p s (review p c h ps s0 st).
Proof.
  intros O I0 F I P.
  assert (RF : forall r why s1, number s1 = number s0 -> goes_in p s (refuse r why s1 st)).
  { intros r why s1 E. now apply (refuse_goes_on p r why st s0 s1 s). }
  unfold review, refuse_for. destruct (readable p c); [|now apply RF].
  destruct (forbid_overrides p); [now apply RF|].
  destruct (cut_subject _ _ _ _) as [x|]; [|now apply RF].
  unfold judge. set (s1 := with_basis (On x) s0).
  assert (PW : forall s2 r, number s2 = number s0 -> inquiry s2 = inquiry s0 ->
    sessions (fst r) = put (with_leaf (Deciding x h ps) s2) (sessions st) -> goes_in p s r).
  { intros s2 r E Q S. apply (put_goes_on p st s0 (with_leaf (Deciding x h ps) s2) s r); auto.
    cbn. discriminate. }
  destruct (forbidden p ps).
  - unfold deny_by_policy, refuse_for.
    assert (T : goes_in p s (settle p x (deny by_policy)
               (with_sessions (put (with_leaf (Deciding x h ps) s1) (sessions st)) st))).
    { destruct (N.eq_dec (number s) (number s0)) as [D|D].
      - assert (s = s0) by (eapply ordered_unique; eauto). subst s0.
        destruct (settle_goes_on p x (deny by_policy)
          (with_sessions (put (with_leaf (Deciding x h ps) s1) (sessions st)) st)
          (with_leaf (Deciding x h ps) s1)) as (s' & J & N & G).
        { apply (put_puts s); auto. }
        { reflexivity. }
        assert (W : waiting x (fst (settle p x (deny by_policy) (with_sessions
          (put (with_leaf (Deciding x h ps) s1) (sessions st)) st))) = [])
          by apply settle_leaves_nobody.
        exists s'. repeat split; auto. destruct G as [->|(d & G) B1 B2|(d & G)|G|G A].
        + assert (Z : In (with_leaf (Deciding x h ps) s1) (waiting x (fst (settle p x (deny by_policy)
            (with_sessions (put (with_leaf (Deciding x h ps) s1) (sessions st)) st))))).
          { apply filter_In. split; auto. unfold waits_for. cbn. now break. }
          now rewrite W in Z.
        + apply asked_again; auto. now exists d.
        + easy.
        + now apply ends_by_itself.
        + now apply gets_its_action.
      - apply settle_goes_on; auto. cbn. apply put_keeps; auto. }
    destruct (life_of (subjects st) x) as [| | | |[]]; auto; try now apply RF.
    now destruct (subjects_full _ _); [apply RF|].
  - destruct (life_of (subjects st) x) eqn:L.
    + unfold ask, refuse_for. destruct (subjects_full _ _); [now apply RF|].
      destruct (no_room_for_prompt _ _ _); [now apply RF|]. cbn [hold].
      match goal with |- context [show_next p ?st'] =>
        pose proof (show_next_sessions p st') as E; destruct (show_next p st') as [st2 shown] end.
      apply (PW (with_prompt_made s1)); auto.
    + unfold join_queued, refuse_for. destruct (over_hosts _ _ _); [now apply RF|].
      now apply (PW s1).
    + unfold join_shown, refuse_for. destruct (over_hosts _ _ _); [now apply RF|].
      now apply (PW s1).
    + unfold admit. destruct (N.eq_dec (number s) (number s0)) as [D|D].
      * assert (s = s0) by (eapply ordered_unique; eauto). subst s0.
        exists (with_leaf Admitted s1). cbn. split; [eapply put_puts; eauto|].
        split; auto. apply gets_its_action; [cbn; auto|].
        eexists; eexists; cbn; left; reflexivity.
      * apply in_stays. cbn. apply put_keeps; auto.
    + now apply RF.
Qed.

Lemma refused_rests p what t st s :
  ordered (sessions st) -> earliest st = Some (t, what) ->
  In s (sessions st) -> refused (at_leaf s) = true -> In s (sessions (fst (fire p what st))).
Proof.
  intros O E I R. destruct what as [n|x]; cbn [fire].
  - apply earliest_certificate in E. destruct E as (s0 & I0 & <- & L).
    rewrite find_session_in by auto. cbn. apply put_keeps; auto. cbn. intros D.
    assert (s = s0) by (eapply ordered_unique; eauto). subst s0. now rewrite L in R.
  - rewrite settle_sessions. apply in_map_iff. exists s. split; auto. unfold settle_session.
    unfold waits_for, lives_on. now destruct (at_leaf s).
Qed.

Lemma fire_goes_on p what t st s :
  wf p st -> earliest st = Some (t, what) -> In s (sessions st) -> pending (at_leaf s) = true ->
  goes_in p s (fire p what st).
Proof.
  intros W E I P. destruct what as [n|x]; cbn [fire]; [|now apply settle_goes_on].
  apply earliest_certificate in E. destruct E as (s0 & I0 & <- & L).
  rewrite find_session_in by (auto; apply W).
  apply (refuse_goes_on _ _ _ _ s0); auto. apply W.
Qed.

Lemma fire_due_rests p fuel : forall st s, wf p st -> In s (sessions st) ->
  refused (at_leaf s) = true -> In s (sessions (fst (fire_due p fuel st))).
Proof.
  induction fuel as [|fuel IH]; cbn [fire_due]; intros st s W I R; auto.
  destruct (earliest st) as [[t what]|] eqn:E; auto. destruct (t <=? now st); auto.
  pose proof (refused_rests p what t st s (core_ordered _ (wf_core _ _ W)) E I R) as J.
  pose proof (fire_wf p what t st W E) as W1.
  destruct (fire p what st) as [st1 e1]. specialize (IH st1 s W1 J R).
  now destruct (fire_due p fuel st1).
Qed.

Lemma fire_due_goes_on p fuel : forall st s, wf p st -> In s (sessions st) ->
  pending (at_leaf s) = true -> goes_in p s (fire_due p fuel st).
Proof.
  induction fuel as [|fuel IH]; cbn [fire_due]; intros st s W I P; [now apply in_stays|].
  destruct (earliest st) as [[t what]|] eqn:E; [|now apply in_stays].
  destruct (t <=? now st); [|now apply in_stays].
  pose proof (fire_goes_on p what t st s W E I P) as (s' & J & N & G).
  pose proof (fire_wf p what t st W E) as W1.
  assert (R : s' = s \/ refused (at_leaf s') = true).
  { destruct what as [n|x]; cbn [fire] in J.
    - apply earliest_certificate in E. destruct E as (s0 & I0 & <- & L).
      rewrite find_session_in in J by (auto; apply W). cbn in J.
      apply in_put in J as [(-> & _)|(J & D)]; [now right|left].
      eapply ordered_unique; eauto. apply W.
    - rewrite settle_sessions in J. apply in_map_iff in J as (s0 & <- & J).
      rewrite number_settle in N. assert (s0 = s) by (eapply ordered_unique; eauto; apply W).
      subst s0. unfold settle_session. destruct (waits_for x s); [now right|].
      destruct (lives_on x s); [now right|now left]. }
  destruct (fire p what st) as [st1 e1]. cbn [fst snd] in *.
  pose proof (fire_due_rests p fuel st1 s' W1 J) as Q.
  destruct R as [->|R].
  - specialize (IH st1 s W1 J P) as (s2 & J2 & N2 & G2).
    destruct (fire_due p fuel st1) as [st2 e2]. cbn [fst snd] in *.
    exists s2. repeat split; auto. apply goes_on_app. auto.
  - specialize (Q R). destruct (fire_due p fuel st1) as [st2 e2]. cbn [fst snd] in *.
    exists s'. repeat split; auto. apply goes_on_app. auto.
Qed.

(** Every accepted input, for every session that is held. *)
Theorem held_goes_on p st t i st' es s :
  wf p st -> step p st t i = inr (st', es) -> In s (sessions st) ->
  pending (at_leaf s) = true -> i = Close (number s) \/ goes_in p s (st', es).
Proof.
  intros W H I P. unfold step in H. set (st1 := with_now _ st) in *.
  change (sessions st) with (sessions st1) in I.
  assert (W1 : wf p st1) by now apply with_now_wf. clearbody st1. clear W st.
  pose proof (core_ordered _ (wf_core _ _ W1)) as O.
  destruct i; cbn [take] in H; try apply unless_over_inr in H as [V H].
  - right. unfold open in H. destruct (_ <? _); [easy|]. destruct (_ <=? _); [easy|]. inv H.
    apply in_stays. cbn. apply in_app_iff. auto.
  - right. apply on_session_inr in H as (s0 & I0 & N & H). destruct (decode _ _) as [sig|]; [|easy].
    injection H as H. rewrite <- H. now apply report_goes_on.
  - right. apply on_session_inr in H as (s0 & I0 & N & H). injection H as H. rewrite <- H.
    now apply report_goes_on.
  - right. apply fetching_inr in H as (s0 & I0 & N & F & Q & H). rewrite <- H.
    now apply review_goes_on.
  - right. apply fetching_inr in H as (s0 & I0 & N & F & Q & H). rewrite <- H.
    now apply (refuse_goes_on _ _ _ _ s0).
  - right. apply take_answer_inr in H; [|apply W1].
    destruct H as (x & pr & L & E & [(-> & H)|(-> & H)]); rewrite H; now apply settle_goes_on.
  - right. destruct (cut_subject _ _ _ _) as [x|]; [|easy]. unfold forget in H.
    destruct (life_of _ _) as [| | | |[]]; try easy; inv H; apply in_stays; cbn; auto.
    apply in_map_iff. exists s. split; auto.
    assert (lives_on x s = false) as ->; auto. unfold lives_on. destruct (at_leaf s); easy.
  - unfold close in H. apply on_session_inr in H as (s0 & I0 & <- & H). injection H as H.
    destruct (N.eq_dec (number s) (number s0)) as [D|D]; [left; congruence|right].
    rewrite <- H. apply in_stays. rewrite withdrawn_from_sessions. cbn. apply filter_In.
    split; auto. apply N.eqb_neq in D. now rewrite D.
  - right. injection H as H. rewrite <- H. now apply fire_due_goes_on.
  - right. injection H as H1 H2. exists (end_session s). cbn [fst snd]. rewrite <- H1, <- H2. cbn.
    split; [now apply in_map|]. unfold end_session. destruct (refused (at_leaf s)) eqn:R.
    + split; auto. now apply stays.
    + split; auto. apply gets_its_action; [cbn; auto|]. apply acted_on_app. right.
      exists (inquiry s), Cancel. apply in_flat_map.
      exists (SetCertificateAction (number s) (inquiry s) Cancel (W_reason R_meeting_ended)).
      split; [|now left]. apply in_flat_map. exists s. split; auto. unfold farewell.
      rewrite R, P. now left.
  - right. inv H. now apply in_stays.
  - right. inv H. now apply in_stays.
Qed.
