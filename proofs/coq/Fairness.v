(** Nobody waits for ever: liveness over endless meetings. *)

From Coq Require Import NArith List Bool Lia Sorted Arith.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer Link Trace Runs Verdicts Holds Turns.
Import ListNotations.
Local Open Scope N_scope.

(** An endless meeting: what it is at each moment, and the input given there with its
    time. A refused input changes nothing. *)
Definition endless (p : policy) (meeting : nat -> state) (given : nat -> N * input) : Prop :=
  meeting O = start
  /\ forall k, meeting (S k)
       = match step p (meeting k) (fst (given k)) (snd (given k)) with
         | inl _ => meeting k
         | inr (st', _) => st'
         end.

(** ** What is assumed to happen, session by session and prompt by prompt *)

(** No inquiry is left open for ever: its certificate comes or is said to be
    unavailable, its deadline fires, the service asks anew or ends, or the meeting ends. *)
Definition every_inquiry_ends (meeting : nat -> state) : Prop :=
  forall k s, In s (sessions (meeting k)) -> is_fetching s ->
  exists j, (k <= j)%nat /\ forall s', In s' (sessions (meeting j)) ->
    number s' = number s -> is_fetching s' -> inquiry s' <> inquiry s.

(** No window stays open for ever: the person answers, its deadline fires, the policy
    settles it, or the meeting ends. *)
Definition every_prompt_ends (meeting : nat -> state) : Prop :=
  forall k x pr, life_of (subjects (meeting k)) x = Shown pr ->
  exists j, (k <= j)%nat /\ forall pr', life_of (subjects (meeting j)) x = Shown pr' ->
    prompt_number pr' <> prompt_number pr.

(** No session of this number is held. *)
Definition holds_none (st : state) (n : N) : Prop :=
  forall s, In s (sessions st) -> number s = n -> pending (at_leaf s) = false.

Lemma tally_witness f t : keyed t -> 1 <= tally f t -> exists y, f (life_of t y) = true.
Proof.
  unfold tally. intros K H.
  enough (exists y l, In (y, l) t /\ f l = true) as (y & l & I & F).
  { exists y. now rewrite (life_of_in t y l K I). }
  clear K. induction t as [|[y l] t IH]; cbn [count snd] in H; [lia|].
  destruct (f l) eqn:F.
  - exists y, l. split; [now left|auto].
  - destruct (IH H) as (z & m & I & G). exists z, m. split; [now right|auto].
Qed.

Section Endless.
  Variables (p : policy) (meeting : nat -> state) (given : nat -> N * input).
  Hypothesis SANE : sane p.
  Hypothesis ENDLESS : endless p meeting given.
  Hypothesis INQUIRIES : every_inquiry_ends meeting.
  Hypothesis PROMPTS : every_prompt_ends meeting.

  Lemma moment k : meeting (S k) = meeting k
    \/ exists es, step p (meeting k) (fst (given k)) (snd (given k)) = inr (meeting (S k), es).
  Proof.
    destruct ENDLESS as [_ E]. rewrite (E k).
    destruct (step p (meeting k) (fst (given k)) (snd (given k))) as [e|[st' es]]; eauto.
  Qed.

  Lemma reached k : exists m, run p (meeting k) m.
  Proof.
    induction k as [|k [m R]].
    - exists nothing_seen. rewrite (proj1 ENDLESS). constructor.
    - destruct (moment k) as [->|(es & H)]; eauto. eexists. econstructor; eauto.
  Qed.

  Lemma formed k : wf p (meeting k).
  Proof. destruct (reached k) as (m & R). apply (run_in_step _ _ _ R). Qed.

  Lemma tidied k : tidy (subjects (meeting k)).
  Proof. destruct (reached k) as (m & R). eapply run_tidy; eauto. Qed.

  Lemma turned k x : is_open (life_of (subjects (meeting k)) x) = true ->
    in_turn x (meeting k) (meeting (S k)).
  Proof.
    intros O. destruct (moment k) as [->|(es & H)].
    - apply (turn_in_turn p); [now apply turn_none|]. apply (formed k).
    - eapply step_in_turn; eauto using formed, tidied.
  Qed.

  (** *** Windows *)

  Lemma shown_for_a_while k x pr : life_of (subjects (meeting k)) x = Shown pr ->
    forall d, (exists j, (k <= j)%nat /\ is_open (life_of (subjects (meeting j)) x) = false)
    \/ exists pr', life_of (subjects (meeting (k + d))) x = Shown pr'
         /\ prompt_number pr' = prompt_number pr.
  Proof.
    intros L d. induction d as [|d [IH|(pr1 & L1 & N1)]]; auto.
    - rewrite Nat.add_0_r. eauto.
    - rewrite Nat.add_succ_r.
      assert (O : is_open (life_of (subjects (meeting (k + d))) x) = true) by now rewrite L1.
      destruct (it_shown _ _ _ (turned _ _ O) _ L1) as [C|(pr2 & L2 & N2)].
      + left. exists (S (k + d)). split; [lia|auto].
      + right. exists pr2. split; auto. congruence.
  Qed.

  Lemma shown_ends k x pr : life_of (subjects (meeting k)) x = Shown pr ->
    exists j, (k <= j)%nat /\ is_open (life_of (subjects (meeting j)) x) = false.
  Proof.
    intros L. destruct (PROMPTS k x pr L) as (j & J & E).
    destruct (shown_for_a_while k x pr L (j - k)) as [D|(pr' & L' & N)]; auto.
    exfalso. replace (k + (j - k))%nat with j in L' by lia. now apply (E pr').
  Qed.

  (** *** The queue *)

  (** Up to the moment [k + d] nothing has moved for [x], or something has. *)
  Lemma queued_for_a_while k x : life_of (subjects (meeting k)) x = Queued ->
    forall d,
    (exists j, (k <= j)%nat /\ life_of (subjects (meeting j)) x <> Queued)
    \/ (exists j, (k <= j)%nat /\ life_of (subjects (meeting j)) x = Queued
        /\ ahead x (subjects (meeting j)) + 1 <= ahead x (subjects (meeting k)))
    \/ (life_of (subjects (meeting (k + d))) x = Queued
        /\ prompts_shown (meeting (k + d)) = prompts_shown (meeting k)
        /\ ahead x (subjects (meeting (k + d))) <= ahead x (subjects (meeting k))
        /\ forall y pr', life_of (subjects (meeting (k + d))) y = Shown pr' ->
           exists pr, life_of (subjects (meeting k)) y = Shown pr
           /\ prompt_number pr = prompt_number pr').
  Proof.
    intros Q d. induction d as [|d [IH|[IH|(Q1 & P1 & A1 & W1)]]]; auto.
    - rewrite Nat.add_0_r. right. right. repeat split; auto; [lia|eauto].
    - rewrite Nat.add_succ_r.
      assert (O : is_open (life_of (subjects (meeting (k + d))) x) = true) by now rewrite Q1.
      destruct (turned _ _ O) as [C1 C2 C3 _ _].
      destruct (life_of (subjects (meeting (S (k + d)))) x) eqn:L2;
        try (left; exists (S (k + d)); split; [lia|congruence]).
      destruct (C3 eq_refl) as [_ A2].
      destruct (N.eq_dec (prompts_shown (meeting (S (k + d)))) (prompts_shown (meeting (k + d))))
        as [E|E].
      + right. right. repeat split; auto; try lia. intros y pr' L.
        destruct (C2 E y pr' L) as (pr1 & B1 & N1). destruct (W1 y pr1 B1) as (pr & B & N).
        exists pr. split; auto. congruence.
      + right. left. exists (S (k + d)). repeat split; auto; lia.
  Qed.

  Lemma queue_moves : forall a w k x,
    (N.to_nat (ahead x (subjects (meeting k))) <= a)%nat ->
    (N.to_nat (tally is_shown (subjects (meeting k))) <= w)%nat ->
    life_of (subjects (meeting k)) x = Queued ->
    exists j, (k <= j)%nat /\ life_of (subjects (meeting j)) x <> Queued.
  Proof.
    induction a as [a IHa] using lt_wf_ind. induction w as [w IHw] using lt_wf_ind.
    intros k x A W Q. pose proof (formed k) as WF.
    assert (T : 1 <= tally is_shown (subjects (meeting k))).
    { destruct SANE as [S1 _]. destruct (wf_busy _ _ WF) as [B|B]; [|lia].
      pose proof (tally_pos is_queued x (subjects (meeting k)) eq_refl) as TP.
      rewrite Q in TP. specialize (TP eq_refl). lia. }
    apply tally_witness in T; [|apply WF]. destruct T as (y & Y).
    destruct (life_of (subjects (meeting k)) y) as [| |pr| |] eqn:LY; try easy.
    destruct (PROMPTS k y pr LY) as (j & J & E).
    destruct (queued_for_a_while k x Q (j - k))
      as [D|[(i & I & QI & AI)|(Q1 & P1 & A1 & W1)]]; auto.
    - destruct (IHa (N.to_nat (ahead x (subjects (meeting i)))) ltac:(lia)
        (N.to_nat (tally is_shown (subjects (meeting i)))) i x) as (r & R & D); auto.
      exists r. split; [lia|auto].
    - replace (k + (j - k))%nat with j in * by lia.
      assert (NY : is_shown (life_of (subjects (meeting j)) y) = false).
      { destruct (life_of (subjects (meeting j)) y) as [| |pr'| |] eqn:L'; auto. exfalso.
        destruct (W1 y pr' L') as (pr0 & L0 & N0). apply (E pr'); auto. congruence. }
      pose proof (tally_forget is_shown y (subjects (meeting k)) (core_keyed _ (wf_core _ _ WF))
        eq_refl) as TF. rewrite LY in TF. cbn [is_shown one] in TF.
      assert (TS : tally is_shown (subjects (meeting j))
        <= tally is_shown (forget_life y (subjects (meeting k)))).
      { apply tally_subset; auto.
        - apply keyed_filter, WF.
        - apply (formed j).
        - intros z Z. rewrite life_of_forget. break; [congruence|].
          destruct (life_of (subjects (meeting j)) z) as [| |pr'| |] eqn:L'; try easy.
          destruct (W1 z pr' L') as (pr0 & L0 & _). now rewrite L0. }
      destruct (IHw (N.to_nat (tally is_shown (subjects (meeting j)))) ltac:(lia) j x)
        as (r & R & D); auto; [lia|].
      exists r. split; [lia|auto].
  Qed.

  (** Every prompt, queued or shown, is over some time. *)
  Lemma prompt_ends k x : is_open (life_of (subjects (meeting k)) x) = true ->
    exists j, (k <= j)%nat /\ is_open (life_of (subjects (meeting j)) x) = false.
  Proof.
    intros O. destruct (life_of (subjects (meeting k)) x) as [| |pr| |] eqn:L; try easy.
    - destruct (queue_moves _ _ k x (le_n _) (le_n _) L) as (j & J & D).
      destruct (life_of (subjects (meeting j)) x) as [| |pr| |] eqn:L'; try easy;
        try (exists j; split; [lia|now rewrite L']).
      destruct (shown_ends j x pr L') as (i & I & C). exists i. split; [lia|auto].
    - eapply shown_ends; eauto.
  Qed.

  (** *** Sessions *)

  Lemma held_for_a_while k s : In s (sessions (meeting k)) -> pending (at_leaf s) = true ->
    forall d,
    (exists j, (k <= j)%nat /\ holds_none (meeting j) (number s))
    \/ exists s', In s' (sessions (meeting (k + d))) /\ number s' = number s
       /\ pending (at_leaf s') = true
       /\ (s' = s
           \/ (inquiry s < inquiry s' /\ inquiry s' <= max_inquiries p)
           \/ (is_fetching s /\ inquiry s' = inquiry s /\ awaited (at_leaf s') <> None)).
  Proof.
    intros I P d. induction d as [|d [IH|(s1 & I1 & N1 & P1 & S1)]]; auto.
    - rewrite Nat.add_0_r. right. exists s. auto.
    - rewrite Nat.add_succ_r. destruct (moment (k + d)) as [E|(es & H)].
      + right. rewrite E. exists s1. auto.
      + assert (NONE : forall s2, In s2 (sessions (meeting (S (k + d)))) -> number s2 = number s1 ->
          pending (at_leaf s2) = false -> exists j, (k <= j)%nat /\ holds_none (meeting j) (number s)).
        { intros s2 I2 N2 P2. exists (S (k + d)). split; [lia|]. intros w J N.
          assert (w = s2). { eapply ordered_unique; eauto; [apply (formed (S (k + d)))|congruence]. }
          now subst w. }
        assert (FP : forall w, is_fetching w -> pending (at_leaf w) = true).
        { intros w (dl & F). now rewrite F. }
        assert (AP : forall w, awaited (at_leaf w) <> None -> pending (at_leaf w) = true).
        { intros w. now destruct (at_leaf w). }
        destruct (held_goes_on p _ _ _ _ es s1 (formed (k + d)) H I1 P1)
          as [CL|(s2 & I2 & N2 & G)].
        * left. exists (S (k + d)). split; [lia|]. intros w J N. exfalso.
          rewrite CL in H. unfold step in H. cbn [take] in H. unfold close in H.
          apply on_session_inr in H as (s0 & I0 & N0 & H). injection H as H.
          match type of H with withdrawn_from ?l ?st' = _ =>
            pose proof (withdrawn_from_sessions l st') as WS; rewrite H in WS end.
          cbn in WS. rewrite WS in J. apply filter_In in J as [_ J].
          rewrite N, <- N1, N.eqb_refl in J. easy.
        * cbn [fst snd] in *. destruct G as [->|F Q B|F Q A|LF|R A].
          -- right. exists s1. auto.
          -- right. exists s2. repeat split; auto; [congruence|]. right. left.
             destruct S1 as [->|[(S1 & _)|(_ & S1 & _)]]; lia.
          -- right. exists s2. repeat split; auto; [congruence|].
             destruct S1 as [->|[(S1 & S2)|(S1 & S2 & S3)]].
             ++ right. right. auto.
             ++ right. left. lia.
             ++ right. right. repeat split; auto. congruence.
          -- left. apply (NONE s2); auto. now destruct (at_leaf s2).
          -- left. apply (NONE s2); auto. destruct R as [R|R]; destruct (at_leaf s2); easy.
  Qed.

  Definition rounds_left (s : session) : nat :=
    2 * N.to_nat (max_inquiries p + 1 - inquiry s)
    + match at_leaf s with Fetching _ => 1 | _ => 0 end.

  Lemma hold_ends : forall r k s, (rounds_left s <= r)%nat ->
    In s (sessions (meeting k)) -> pending (at_leaf s) = true ->
    exists j, (k <= j)%nat /\ holds_none (meeting j) (number s).
  Proof.
    induction r as [r IH] using lt_wf_ind. intros k s M I P.
    assert (NEXT : forall j, (k <= j)%nat -> ~ (In s (sessions (meeting j))) ->
      exists i, (k <= i)%nat /\ holds_none (meeting i) (number s)).
    { intros j J GONE.
      destruct (held_for_a_while k s I P (j - k)) as [D|(s' & I' & N & P' & S)]; auto.
      replace (k + (j - k))%nat with j in * by lia.
      assert (LESS : (rounds_left s' < rounds_left s)%nat).
      { destruct S as [->|[(S1 & S2)|((d & F) & Q & A)]]; [easy| |].
        - unfold rounds_left. destruct (at_leaf s'), (at_leaf s); lia.
        - unfold rounds_left. rewrite F, Q. destruct (at_leaf s'); try easy; lia. }
      destruct (IH (rounds_left s') ltac:(lia) j s') as (i & J' & D); auto.
      exists i. split; [lia|]. now rewrite <- N. }
    destruct (at_leaf s) as [| | | |d|x h ps| | | | |] eqn:L; try easy.
    - destruct (INQUIRIES k s I) as (j & J & E); [now exists d|].
      apply (NEXT j J). intros Z. apply (E s Z); auto. now exists d.
    - assert (OP : forall i, In s (sessions (meeting i)) ->
        is_open (life_of (subjects (meeting i)) x) = true).
      { intros i Z. pose proof (wf_sound _ _ (formed i) _ Z) as SO. unfold sound in SO.
        rewrite L in SO. destruct SO as [_ SO].
        destruct (life_of (subjects (meeting i)) x); easy. }
      destruct (prompt_ends k x (OP k I)) as (j & J & C).
      apply (NEXT j J). intros Z. now rewrite (OP j Z) in C.
  Qed.
End Endless.

(** "Every Pending session gets exactly one action, or ends or is closed by its own
    service, once each prompt is answered or its deadline or the meeting's end comes."

    In every endless meeting in which no inquiry and no window is left open for ever,
    whatever else happens, each session that is held is held no more some time later;
    and the step in which it stops being held gives it its action, unless its own service
    reported that it left or failed, or it was closed. (That no inquiry gets a second
    action is [one_action_per_inquiry].) *)
Theorem pending_resolves p :
  (forall meeting given, sane p -> endless p meeting given ->
     every_inquiry_ends meeting -> every_prompt_ends meeting ->
     forall k s, In s (sessions (meeting k)) -> pending (at_leaf s) = true ->
     exists j, (k <= j)%nat /\ holds_none (meeting j) (number s))
  /\ (forall st m t i st' es s, run p st m -> step p st t i = inr (st', es) ->
     In s (sessions st) -> pending (at_leaf s) = true ->
     i = Close (number s)
     \/ exists s', In s' (sessions st') /\ number s' = number s
        /\ (pending (at_leaf s') = true \/ left_or_failed (at_leaf s') = true
            \/ exists q what, In (number s, q, what) (actions es))).
Proof.
  split.
  - intros meeting given S E I P k s J H. eapply hold_ends; eauto.
  - intros st m t i st' es s R H I P.
    destruct (held_goes_on p st t i st' es s (is_wf _ _ _ (run_in_step _ _ _ R)) H I P)
      as [C|(s' & J & N & G)]; auto. right. exists s'. repeat split; auto.
    destruct G as [->|(d & F) _ _|_ _ A|L|_ A]; auto.
    + left. now rewrite F.
    + left. now destruct (at_leaf s').
Qed.

(** ** What ends an inquiry and a window: the assumptions can be met *)

(** An accepted answer ends the window that it names. *)
Theorem an_answer_ends_its_prompt p st m t k a st' es :
  run p st m -> step p st t (Answer k a) = inr (st', es) ->
  exists x, about (books m) k = Some x /\ is_open (life_of (subjects st') x) = false.
Proof.
  intros R H. destruct (run_in_step _ _ _ R) as [W K _].
  apply unless_over_inr in H as [V H]. apply take_answer_inr in H; [|apply W].
  destruct H as (x & pr & L & E & H). cbn in L. exists x. split.
  - destruct (gl_shown _ _ _ (link_books _ _ K) _ _ L) as (A & _). congruence.
  - assert (G : forall v, (st', es) = settle p x v (with_now (N.max (now st) t) st) ->
      is_open (life_of (subjects st') x) = false).
    { intros v Q. unfold settle in Q.
      set (st1 := settled x v (with_now (N.max (now st) t) st)) in *.
      assert (L1 : is_open (life_of (subjects st1) x) = false).
      { cbn. rewrite life_of_set. break; [now destruct v|easy]. }
      assert (K1 : keyed (subjects st1)) by (cbn; apply keyed_set, W).
      pose proof (show_next_turn p st1) as T. apply (turn_in_turn p x) in T; auto.
      apply (it_closed _ _ _ T) in L1. destruct (show_next p st1). now inv Q. }
    destruct H as [(_ & H)|(_ & H)]; eauto.
Qed.

Lemma refuse_fetches_not r why st s0 s1 s' :
  number s1 = number s0 -> In s' (sessions (fst (refuse r why s1 st))) ->
  number s' = number s0 -> ~ is_fetching s'.
Proof.
  intros E I N (d & F). cbn in I. apply in_put in I as [(-> & _)|(_ & D)]; [easy|].
  cbn in D. congruence.
Qed.

Lemma review_fetches_not p c h ps s st s' :
  In s' (sessions (fst (review p c h ps s st))) -> number s' = number s -> ~ is_fetching s'.
Proof.
  intros I N. assert (PUT : forall s1 l, number s1 = number s -> (forall d, at_leaf s1 <> Fetching d) ->
    In s' (put s1 l) -> ~ is_fetching s').
  { intros s1 l E NF J (d & F). apply in_put in J as [(-> & _)|(_ & D)]; [now apply (NF d)|].
    congruence. }
  unfold review, refuse_for in I.
  destruct (readable p c); [|now apply (refuse_fetches_not _ _ _ s) in I].
  destruct (forbid_overrides p); [now apply (refuse_fetches_not _ _ _ s) in I|].
  destruct (cut_subject _ _ _ _) as [x|]; [|now apply (refuse_fetches_not _ _ _ s) in I].
  unfold judge in I. set (s1 := with_basis (On x) s) in *. destruct (forbidden p ps).
  - unfold deny_by_policy, refuse_for in I.
    assert (T : In s' (sessions (fst (settle p x (deny by_policy)
      (with_sessions (put (with_leaf (Deciding x h ps) s1) (sessions st)) st)))) -> ~ is_fetching s').
    { rewrite settle_sessions. cbn [sessions with_sessions]. intros J (d & F).
      apply in_map_iff in J as (w & E & J). subst s'. rewrite number_settle in N.
      apply in_put in J as [(-> & _)|(_ & D)]; [|now cbn in D].
      unfold settle_session, waits_for in F. cbn in F. break; easy. }
    destruct (life_of (subjects st) x) as [| | | |[]]; auto;
      try (now apply (refuse_fetches_not _ _ _ s) in I).
    destruct (subjects_full _ _); auto. now apply (refuse_fetches_not _ _ _ s) in I.
  - destruct (life_of (subjects st) x) eqn:L.
    + unfold ask, refuse_for in I.
      destruct (subjects_full _ _); [now apply (refuse_fetches_not _ _ _ s) in I|].
      destruct (no_room_for_prompt _ _ _); [now apply (refuse_fetches_not _ _ _ s) in I|].
      cbn [hold] in I. match type of I with context [show_next p ?st'] =>
        pose proof (show_next_sessions p st') as E; destruct (show_next p st') as [st2 shown] end.
      cbn [fst] in *. rewrite E in I. cbn [sessions with_subjects with_sessions] in I.
      eapply PUT; [| |exact I]; easy.
    + unfold join_queued, refuse_for in I.
      destruct (over_hosts _ _ _); [now apply (refuse_fetches_not _ _ _ s) in I|].
      eapply PUT; [| |exact I]; easy.
    + unfold join_shown, refuse_for in I.
      destruct (over_hosts _ _ _); [now apply (refuse_fetches_not _ _ _ s) in I|].
      eapply PUT; [| |exact I]; easy.
    + eapply PUT; [| |exact I]; easy.
    + now apply (refuse_fetches_not _ _ _ s) in I.
Qed.

(** An accepted certificate, or that there is none, ends its session's inquiry. *)
Theorem a_certificate_ends_its_inquiry p st t n q st' es :
  (exists c h ps, step p st t (Certificate n q c h ps) = inr (st', es))
  \/ step p st t (CertificateUnavailable n q) = inr (st', es) ->
  forall s, In s (sessions st') -> number s = n -> ~ is_fetching s.
Proof.
  intros [(c & h & ps & H)|H] s I N; apply unless_over_inr in H as [V H];
    apply fetching_inr in H as (s0 & I0 & N0 & F & Q & H).
  - apply (review_fetches_not p c (normal_host h) (problem_set ps) s0
      (with_now (N.max (now st) t) st)); [now rewrite H|congruence].
  - apply (refuse_fetches_not R_certificate_unavailable (W_reason R_certificate_unavailable)
      (with_now (N.max (now st) t) st) s0 s0); auto; [|congruence].
    unfold refuse_for in H. now rewrite H.
Qed.

(** The end of the meeting ends every inquiry and every window. *)
Theorem the_end_ends_all p st m t st' es :
  run p st m -> step p st t End = inr (st', es) ->
  (forall s, In s (sessions st') -> pending (at_leaf s) = false)
  /\ (forall x, is_open (life_of (subjects st') x) = false).
Proof.
  intros R H. pose proof (step_wf p st t End st' es (is_wf _ _ _ (run_in_step _ _ _ R)) H) as W.
  pose proof (over_step _ _ _ _ _ _ H) as O. cbn in O.
  destruct (wf_stopped _ _ W O) as [S T]. split.
  - intros s I. specialize (S s I). now destruct (at_leaf s).
  - intros x. destruct (T x) as [E|E]; [now rewrite E|]. now destruct (life_of (subjects st') x).
Qed.

(** ** And it is needed *)

(** Without it there is an endless meeting in which a session is held for ever: its
    service asks, and nobody ever answers. *)
Definition silence (k : nat) : N * input :=
  match k with
  | O => (0, Open 0 video)
  | S O => (0, Signal 0 S_certificate_pending)
  | _ => (0, NextDeadline)
  end.

Fixpoint unanswered (k : nat) : state :=
  match k with
  | O => start
  | S k' =>
      match step default_policy (unanswered k') (fst (silence k')) (snd (silence k')) with
      | inl _ => unanswered k'
      | inr (st', _) => st'
      end
  end.

Theorem without_fairness_one_may_wait_for_ever :
  endless default_policy unanswered silence
  /\ forall j, ~ holds_none (unanswered (2 + j)) 0.
Proof.
  split; [split; [reflexivity|intros k; reflexivity]|].
  assert (E : forall j, unanswered (2 + j) = unanswered 2).
  { induction j as [|j IH]; auto. replace (2 + S j)%nat with (S (2 + j)) by lia.
    cbn [unanswered]. rewrite IH. reflexivity. }
  intros j H. rewrite E in H.
  specialize (H (Session 0 video (Fetching (Some 30000)) Unread 1 0)).
  assert (B : pending (Fetching (Some 30000)) = false); [|discriminate B].
  apply H; [|reflexivity]. left. reflexivity.
Qed.
