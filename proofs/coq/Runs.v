(** Every accepted input keeps what was seen and what is remembered in step, and
    every effect of every run is allowed at its turn. *)

From Coq Require Import NArith List Bool Lia Sorted.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer Link Trace.
Import ListNotations.
Local Open Scope N_scope.

(** ** A verdict on a window *)

Lemma waiting_rests p st x s : wf p st -> In s (sessions st) -> waits_for x s = true ->
  rests s = On x.
Proof.
  intros W I Z. pose proof (wf_sound _ _ W _ I) as S. apply waits_for_iff in Z.
  destruct Z as (h & ps & Z). unfold sound in S. rewrite Z in S. apply S.
Qed.

(** The person's word is noted before it is carried out. *)
Lemma answer_link p x v no st m :
  link m st -> wf p st -> (no = true -> is_denied (standing v) = true) ->
  let m1 := Observer (views m) (say x (is_allowed (standing v)) no (books m)) in
  let r := settle p x v st in
  all_may m1 (snd r) /\ link (watch (snd r) m1) (fst r).
Proof.
  intros K W N. cbn zeta. apply settle_link;
    [apply (link_sessions _ _ K)|apply (link_gone _ _ K)| | | | |].
  - intros s J Z. eapply waiting_rests; eauto.
  - intros pr L. cbn. now apply (gl_shown _ _ _ (link_books _ _ K)).
  - apply glink_said; auto. apply K.
  - apply W.
  - intros y _. apply W.
Qed.

(** A missed deadline is a no that was not said: it shows when the window goes. *)
Lemma deadline_link p x pr st m :
  link m st -> wf p st -> life_of (subjects st) x = Shown pr ->
  let r := settle p x (deny by_deadline) st in
  all_may m (snd r) /\ link (watch (snd r) m) (fst r).
Proof.
  intros K W L. cbn zeta. apply settle_link;
    [apply (link_sessions _ _ K)|apply (link_gone _ _ K)| | | | |].
  - intros s J Z. eapply waiting_rests; eauto.
  - intros q Q. now apply (gl_shown _ _ _ (link_books _ _ K)).
  - eapply glink_settled; eauto; [apply K|]. cbn.
    now rewrite (gl_consent _ _ _ (link_books _ _ K)), L.
  - apply W.
  - intros y _. apply W.
Qed.

(** ** Refusals *)

Lemma plain_refusal_link p r why s st m :
  link m st -> wf p st -> In s (sessions st) -> is_fetching s ->
  all_may m (snd (refuse r why s st))
  /\ link (watch (snd (refuse r why s st)) m) (fst (refuse r why s st)).
Proof.
  intros K W I F. eapply refuse_link with (m0 := m) (s0 := s); eauto.
  repeat split; auto; apply (link_sessions _ _ K _ I).
Qed.

(** ** Deadlines *)

Lemma fire_link p what t st m :
  link m st -> wf p st -> earliest st = Some (t, what) ->
  let r := fire p what st in
  all_may m (snd r) /\ link (watch (snd r) m) (fst r).
Proof.
  intros K W E. destruct what as [n|x]; cbn [fire].
  - apply earliest_certificate in E. destruct E as (s & I & <- & L).
    rewrite find_session_in by (auto; apply W).
    eapply plain_refusal_link; eauto. now exists (Some t).
  - apply earliest_answer in E; [|apply W]. destruct E as (pr & L & _).
    eapply deadline_link; eauto.
Qed.

Lemma fire_due_link p fuel : forall st m, link m st -> wf p st ->
  let r := fire_due p fuel st in
  all_may m (snd r) /\ link (watch (snd r) m) (fst r).
Proof.
  induction fuel as [|fuel IH]; cbn [fire_due]; intros st m K W; [cbn; auto|].
  destruct (earliest st) as [[t what]|] eqn:E; [|cbn; auto].
  destruct (t <=? now st); [|cbn; auto].
  destruct (fire_link p what t st m K W E) as [A B].
  pose proof (fire_wf p what t st W E) as W1.
  destruct (fire p what st) as [st1 e1]. cbn [fst snd] in *.
  destruct (IH st1 (watch e1 m) B W1) as [A' B'].
  destruct (fire_due p fuel st1) as [st2 e2]. cbn [fst snd] in *.
  rewrite all_may_app, watch_app. auto.
Qed.

(** ** The end *)

Lemma farewell_local s : Forall (of_session (number s)) (farewell s).
Proof.
  unfold farewell. destruct (refused _); [constructor|].
  destruct (pending _), (connecting _ || connected _); repeat constructor.
Qed.

Lemma farewell_chain g v s : slink v s -> chain g v (farewell s).
Proof.
  intros [LK LA LR LC LT LP LB]. unfold farewell.
  destruct (refused (at_leaf s)) eqn:R; [exact I|].
  destruct (pending (at_leaf s)) eqn:P.
  - specialize (LP eq_refl).
    destruct (connecting (at_leaf s) || connected (at_leaf s)); cbn; repeat split; auto;
      try easy; try lia; congruence.
  - destruct (connecting (at_leaf s) || connected (at_leaf s)); cbn; repeat split; auto;
      try easy; congruence.
Qed.

Lemma farewell_slink v s : slink v s -> slink (after_all (farewell s) v) (end_session s).
Proof.
  intros L. unfold farewell, end_session.
  destruct (refused (at_leaf s)) eqn:R; [exact L|]. destruct L as [LK LA LR LC LT LP LB].
  destruct (pending (at_leaf s)) eqn:P; [specialize (LP eq_refl)|];
    destruct (connecting (at_leaf s) || connected (at_leaf s)); cbn;
    split; cbn; auto; try easy; lia.
Qed.

(** Taking a window down without a verdict says nothing of its subject. *)
Definition taken_down (row : subject * life) : list effect := dismiss (snd row) X_meeting_ended.

Lemma taken_down_all rows : forall m,
  (forall x pr, In (x, Shown pr) rows -> about (books m) (prompt_number pr) <> None) ->
  all_may m (flat_map taken_down rows) /\ watch (flat_map taken_down rows) m = m.
Proof.
  induction rows as [|[x l] rows IH]; cbn [flat_map]; intros m H; [cbn; auto|].
  assert (H' : forall y pr, In (y, Shown pr) rows -> about (books m) (prompt_number pr) <> None).
  { intros y pr J. apply (H y pr). now right. }
  destruct (IH m H') as [A B]. rewrite all_may_app, watch_app.
  unfold taken_down at 1 3 4. cbn [snd]. destruct l; cbn [dismiss]; auto; try (cbn; auto; fail).
  cbn. repeat split; auto. eapply H. now left.
Qed.

Lemma finish_link p st m :
  link m st -> wf p st ->
  let m1 := accept p End m in
  let r := finish st in
  all_may m1 (snd r) /\ link (watch (snd r) m1) (fst r).
Proof.
  intros K W. cbn zeta. cbn [accept finish fst snd].
  set (m1 := Observer (views m) _).
  destruct (taken_down_all (subjects st) m1) as [A B].
  { intros x pr J. cbn. apply life_of_in in J; [|apply W].
    apply (gl_shown _ _ _ (link_books _ _ K)) in J. destruct J as [J _]. congruence. }
  destruct (fan farewell (sessions st) m1) as (F1 & F2 & F3 & F4).
  { apply ordered_nodup, W. }
  { intros. apply farewell_local. }
  { intros s J. apply farewell_chain. now apply K. }
  change (fun row => dismiss (snd row) X_meeting_ended) with taken_down.
  rewrite all_may_app, watch_app, B. split; [auto|].
  assert (NE : forall s, number (end_session s) = number s).
  { intros s. unfold end_session. now destruct (refused (at_leaf s)). }
  split; cbn.
  - intros s J. apply in_map_iff in J. destruct J as (s0 & <- & J).
    rewrite NE, F3 by auto. apply farewell_slink. now apply K.
  - intros n J. rewrite numbers_map in J by auto. rewrite F4 by auto. now apply K.
  - rewrite F2. destruct (link_books _ _ K) as [GC GD GS GA GF]. cbn.
    pose proof (core_keyed _ (wf_core _ _ W)) as KD.
    split; cbn; auto.
    + intros x. rewrite GC, life_of_filter by auto. now destruct (life_of (subjects st) x).
    + intros x D. apply GD in D. rewrite life_of_filter by auto.
      now destruct (life_of (subjects st) x).
    + intros x pr. rewrite life_of_filter by auto.
      destruct (life_of (subjects st) x) eqn:L; cbn; try easy.
    + intros x. rewrite life_of_filter by auto. specialize (GA x).
      pose proof (late_least (books m)).
      destruct (life_of (subjects st) x) eqn:L; cbn; unfold late; cbn; lia.
Qed.

(** ** The other inputs *)

Lemma cut_flat_local x why s : Forall (of_session (number s)) (cut x why s).
Proof. unfold cut. destruct (lives_on x s); repeat constructor. Qed.

Lemma cut_flat_chain g v x why s : slink v s -> chain g v (cut x why s).
Proof.
  intros L. unfold cut. destruct (lives_on x s) eqn:A; [|exact I]. cbn.
  repeat split; auto; try easy. rewrite (sl_refused _ _ L). now apply lives_on_live in A.
Qed.

Lemma cut_flat_slink v x why s : slink v s ->
  slink (after_all (cut x why s) v)
        (if lives_on x s then with_leaf (Refused why) s else s).
Proof.
  intros L. unfold cut. destruct (lives_on x s); [|exact L].
  destruct L as [LK LA LR LC LT LP LB]. split; cbn; auto; easy.
Qed.

Lemma open_link p n k st m st' e :
  link m st -> wf p st -> open p n k st = inr (st', e) ->
  all_may (accept p (Open n k) m) e /\ link (watch e (accept p (Open n k) m)) st'.
Proof.
  intros [LS LG LB] W. unfold open.
  destruct (n <? next_session st) eqn:L; [easy|]. apply N.ltb_ge in L.
  destruct (_ <=? _); [easy|]. intros E. inv E. split; [exact I|]. split; cbn.
  - intros s J. apply in_app_iff in J. cbn in J. destruct J as [J|[<-|[]]]; cbn.
    + pose proof (core_below _ (wf_core _ _ W) _ J).
      assert (number s <> n) by lia. notes. auto.
    + notes. split; cbn; easy.
  - intros j J. rewrite map_app, in_app_iff in J. cbn in J.
    assert (j <> n) by (intros ->; tauto). notes. apply LG. tauto.
  - exact LB.
Qed.

Lemma forget_link p x st m st' e id h ps :
  link m st -> wf p st -> cut_subject p id (normal_host h) (problem_set ps) = Some x ->
  forget x st = inr (st', e) ->
  all_may (accept p (Forget id h ps) m) e
  /\ link (watch e (accept p (Forget id h ps) m)) st'.
Proof.
  intros K W CS H. cbn [accept]. rewrite CS.
  set (m1 := Observer (views m) _).
  assert (G : glink (books m1) (forget_life x (subjects st)) (prompts_shown st)).
  { destruct (link_books _ _ K) as [GC GD GS GA GF]. split; cbn; auto.
    - intros y. rewrite life_of_forget. unfold note. break; auto.
    - intros y. rewrite life_of_forget. unfold note. break; auto.
    - intros y pr. rewrite life_of_forget. break; [easy|]. auto.
    - intros y. rewrite life_of_forget. unfold note. break; [lia|]. apply GA. }
  unfold forget in H. destruct (life_of (subjects st) x) eqn:L; try easy.
  - inv H. destruct (fan (cut x R_consent_withdrawn) (sessions st) m1) as (F1 & F2 & F3 & F4).
    { apply ordered_nodup, W. }
    { intros. apply cut_flat_local. }
    { intros s J. apply cut_flat_chain. now apply K. }
    split; [exact F1|].
    assert (NE : forall s, number (if lives_on x s then with_leaf (Refused R_consent_withdrawn) s
                                   else s) = number s).
    { intros s. now destruct (lives_on x s). }
    split; cbn.
    + intros s J. apply in_map_iff in J. destruct J as (s0 & <- & J).
      rewrite NE, F3 by auto. apply cut_flat_slink. now apply K.
    + intros n J. rewrite numbers_map in J by auto. rewrite F4 by auto. now apply K.
    + rewrite F2. exact G.
  - destruct by_whom; try easy; inv H; (split; [exact I|]); (split; [apply K|apply K|exact G]).
Qed.

Lemma close_link p n st m st' e :
  link m st -> wf p st -> close n st = inr (st', e) ->
  all_may (accept p (Close n) m) e /\ link (watch e (accept p (Close n) m)) st'.
Proof.
  intros [LS LG LB] [C _ _ _ _] H. unfold close in H. apply on_session_inr in H.
  destruct H as (s & I & N & H). injection H as H.
  set (st1 := with_sessions (drop_session n (sessions st)) st) in *.
  assert (K1 : link (accept p (Close n) m) st1).
  { split; cbn; auto.
    - intros w J. apply filter_In in J. destruct J as [J Q].
      destruct (number w =? n) eqn:E; [easy|]. apply N.eqb_neq in E. notes. auto.
    - intros j J. destruct (N.eq_dec j n) as [->|D]; [now notes|]. notes. apply LG.
      intros Z. apply J. apply in_map_iff in Z. destruct Z as (w & <- & Z).
      apply in_map. apply filter_In. split; auto.
      apply N.eqb_neq in D. now rewrite D. }
  assert (C1 : core st1).
  { destruct C as [O B KK NN D]. split; cbn; auto.
    - now apply ordered_filter.
    - intros w J. apply filter_In in J. apply B, J. }
  unfold withdrawn_from in H. destruct (awaited (at_leaf s)) as [x|].
  - pose proof (withdrawn_link x st1 _ K1 C1) as R. cbn zeta in R. rewrite H in R. exact R.
  - inv H. cbn. auto.
Qed.

(** ** Every step *)

Lemma with_now_link t st m : link m st -> link m (with_now t st).
Proof. intros [LS LG LB]. split; auto. Qed.

Theorem step_link p st t i st' es m :
  link m st -> wf p st -> ended (books m) = over st ->
  step p st t i = inr (st', es) ->
  all_may (accept p i m) es /\ link (watch es (accept p i m)) st'.
Proof.
  intros K W E H. unfold step in H.
  pose proof (with_now_wf p (N.max (now st) t) st W) as W1.
  pose proof (with_now_link (N.max (now st) t) st m K) as K1.
  change (over st) with (over (with_now (N.max (now st) t) st)) in E.
  set (st1 := with_now _ st) in *. clearbody st1. clear K W st. destruct i; cbn [take] in H.
  - apply unless_over_inr in H. destruct H as [V H]. eapply open_link; eauto.
  - apply on_session_inr in H. destruct H as (s & I & N & H).
    destruct (decode (kind_of s) code) as [sig|] eqn:D; [|easy].
    pose proof (report_link p sig st1 s m K1 W1 I) as R. inv H. cbn zeta in R.
    cbn [accept]. rewrite (sl_kind _ _ (link_sessions _ _ K1 _ I)), D. now rewrite H1 in R.
  - apply on_session_inr in H. destruct H as (s & I & N & H).
    pose proof (report_link p what st1 s m K1 W1 I) as R. inv H. cbn zeta in R.
    now rewrite H1 in R.
  - apply unless_over_inr in H. destruct H as [V H].
    apply fetching_inr in H. destruct H as (s & I & <- & F & <- & H).
    rewrite V in E.
    pose proof (review_link p given at_host with_problems st1 s m K1 W1 I F V E) as R.
    cbn zeta in R. now rewrite H in R.
  - apply unless_over_inr in H. destruct H as [V H].
    apply fetching_inr in H. destruct H as (s & I & <- & F & <- & H).
    pose proof (plain_refusal_link p R_certificate_unavailable
      (W_reason R_certificate_unavailable) s st1 m K1 W1 I F) as R.
    unfold refuse_for in H. now rewrite H in R.
  - apply unless_over_inr in H. destruct H as [V H].
    apply take_answer_inr in H; [|apply W1]. destruct H as (x & pr & L & N & H).
    destruct (gl_shown _ _ _ (link_books _ _ K1) _ _ L) as (A & _). rewrite N in A.
    cbn [accept]. rewrite A. destruct H as [(-> & H)|(-> & H)].
    + pose proof (answer_link p x (deny by_person) true st1 m K1 W1 (fun _ => eq_refl)) as R.
      cbn zeta in R. now rewrite <- H in R.
    + pose proof (answer_link p x allow false st1 m K1 W1) as R.
      cbn zeta in R. rewrite <- H in R. apply R. easy.
  - apply unless_over_inr in H. destruct H as [V H].
    destruct (cut_subject _ _ _ _) eqn:CS; [|easy]. eapply forget_link; eauto.
  - eapply close_link; eauto.
  - pose proof (fire_due_link p (length (sessions st1) + length (subjects st1)) st1 m K1 W1) as R.
    unfold tick in H. injection H as H. cbn zeta in R. rewrite H in R. exact R.
  - apply unless_over_inr in H. destruct H as [V H]. injection H as H1 H2.
    pose proof (finish_link p st1 m K1 W1) as R. cbn zeta in R.
    unfold finish in R. cbn [fst snd] in R. rewrite H1, H2 in R. exact R.
  - inv H. cbn. auto.
  - inv H. cbn. auto.
Qed.

(** ** The end is noted *)

Lemma ended_watch es : forall m, ended (books (watch es m)) = ended (books m).
Proof.
  induction es as [|e es IH]; cbn; auto. intros m. unfold watch in IH. rewrite IH.
  destruct e; auto. cbn. destruct why; auto. cbn. now destruct (about (books m) prompt).
Qed.

Lemma ended_accept p i m :
  ended (books (accept p i m)) = match i with End => true | _ => ended (books m) end.
Proof.
  destruct i; cbn [accept]; auto;
    repeat match goal with
    | |- context [match ?o with _ => _ end] => destruct o; auto
    end.
Qed.

Lemma over_show_next p st : over (fst (show_next p st)) = over st.
Proof. unfold show_next. destruct (window_free _ _); auto. destruct (first_queued (subjects st)); auto. Qed.

Lemma over_withdrawn x st : over (fst (withdrawn x st)) = over st.
Proof. unfold withdrawn. destruct (life_of (subjects st) x), (waiting x st); auto. Qed.

Lemma over_withdrawn_from l st : over (fst (withdrawn_from l st)) = over st.
Proof. unfold withdrawn_from. destruct (awaited l); auto using over_withdrawn. Qed.

Lemma over_settle p x v st : over (fst (settle p x v st)) = over st.
Proof.
  unfold settle. pose proof (over_show_next p (settled x v st)) as O.
  destruct (show_next _ _). exact O.
Qed.

Lemma over_review p c h ps s st : over (fst (review p c h ps s st)) = over st.
Proof.
  unfold review. destruct (readable p c); auto. destruct (forbid_overrides p); auto.
  destruct (cut_subject _ _ _ _) as [x|]; auto. unfold judge. destruct (forbidden p ps).
  - unfold deny_by_policy.
    destruct (life_of _ _) as [| | | |[]]; auto;
      try (rewrite over_settle; reflexivity).
    destruct (subjects_full _ _); auto. now rewrite over_settle.
  - destruct (life_of (subjects st) x); auto.
    + unfold ask. destruct (subjects_full _ _); auto. destruct (no_room_for_prompt _ _ _); auto.
      cbn [hold]. match goal with |- context [show_next p ?st'] =>
        pose proof (over_show_next p st') as O; destruct (show_next p st') end. exact O.
    + unfold join_queued. now destruct (over_hosts _ _ _).
    + unfold join_shown. now destruct (over_hosts _ _ _).
Qed.

Lemma over_fire_due p fuel : forall st, over (fst (fire_due p fuel st)) = over st.
Proof.
  induction fuel as [|fuel IH]; cbn [fire_due]; auto. intros st.
  destruct (earliest st) as [[t what]|]; auto. destruct (t <=? now st); auto.
  assert (O : over (fst (fire p what st)) = over st).
  { destruct what; cbn [fire]; [now destruct (find_session _ _)|apply over_settle]. }
  destruct (fire p what st) as [st1 e1]. specialize (IH st1).
  destruct (fire_due p fuel st1). cbn in *. congruence.
Qed.

Lemma over_step p st t i st' es : step p st t i = inr (st', es) ->
  over st' = match i with End => true | _ => over st end.
Proof.
  unfold step. set (st1 := with_now _ st). change (over st) with (over st1). clearbody st1.
  intros H. destruct i; cbn [take] in H; try apply unless_over_inr in H as [V H].
  - unfold open in H. destruct (_ <? _); [easy|]. destruct (_ <=? _); [easy|]. now inv H.
  - apply on_session_inr in H as (s & I & N & H).
    destruct (decode _ _) as [sig|]; [|easy]. injection H as H. unfold report in H.
    destruct (hear p _ _ s sig) as [s' said]. destruct (awaited (at_leaf s')); [now inv H|].
    pose proof (over_withdrawn_from (at_leaf s) (with_sessions (put s' (sessions st1)) st1)) as O.
    destruct (withdrawn_from _ _). now inv H.
  - apply on_session_inr in H as (s & I & N & H). injection H as H. unfold report in H.
    destruct (hear p _ _ s what) as [s' said]. destruct (awaited (at_leaf s')); [now inv H|].
    pose proof (over_withdrawn_from (at_leaf s) (with_sessions (put s' (sessions st1)) st1)) as O.
    destruct (withdrawn_from _ _). now inv H.
  - apply fetching_inr in H as (s & I & N & F & Q & H).
    pose proof (over_review p given (normal_host at_host) (problem_set with_problems) s st1) as O.
    now rewrite H in O.
  - apply fetching_inr in H as (s & I & N & F & Q & H). now inv H.
  - unfold take_answer in H. destruct (_ || _); [easy|].
    destruct (prompt_numbered _ _) as [[x pr]|]; [|easy].
    destruct what as [r|]; [destruct (r =? revision pr); [|easy]|]; injection H as H;
      [pose proof (over_settle p x allow st1) as O|pose proof (over_settle p x (deny by_person) st1) as O];
      now rewrite H in O.
  - destruct (cut_subject _ _ _ _); [|easy]. unfold forget in H.
    destruct (life_of _ _) as [| | | |[]]; try easy; now inv H.
  - unfold close in H. apply on_session_inr in H as (s & I & N & H). injection H as H.
    pose proof (over_withdrawn_from (at_leaf s)
      (with_sessions (drop_session session (sessions st1)) st1)) as O.
    now rewrite H in O.
  - injection H as H. unfold tick in H.
    pose proof (over_fire_due p (length (sessions st1) + length (subjects st1)) st1) as O.
    now rewrite H in O.
  - now inv H.
  - now inv H.
  - now inv H.
Qed.

(** ** Every run *)

(** What holds after every run, of the meeting and of what was seen of it. *)
Record in_step (p : policy) (st : state) (m : observer) : Prop := {
  is_wf : wf p st;
  is_linked : link m st;
  is_noted : ended (books m) = over st
}.

Theorem run_in_step p st m : run p st m -> in_step p st m.
Proof.
  induction 1 as [|st m t i st' es R [W K E] H].
  - split; [apply wf_start|apply link_start|reflexivity].
  - split.
    + eapply step_wf; eauto.
    + eapply step_link; eauto.
    + rewrite ended_watch, ended_accept, (over_step _ _ _ _ _ _ H). now destruct i.
Qed.

(** An effect as it is sent: in some run, after an input was accepted, the onlooker
    having seen all that went before. *)
Inductive sent (p : policy) : observer -> effect -> Prop :=
  | sent_effect st m t i st' before e behind :
      run p st m -> step p st t i = inr (st', before ++ e :: behind) ->
      sent p (watch before (accept p i m)) e.

Theorem sent_may p m e : sent p m e -> may m e.
Proof.
  intros S. destruct S as [st m t i st' before e behind R H].
  destruct (run_in_step p st m R) as [W K N].
  destruct (step_link p st t i st' _ m K W N H) as [A _].
  apply all_may_app in A. apply A.
Qed.
