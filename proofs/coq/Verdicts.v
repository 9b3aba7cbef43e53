(** How far a verdict reaches, and what never becomes a yes. *)

From Coq Require Import NArith List Bool Lia Sorted.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer Link Trace Runs.
Import ListNotations.
Local Open Scope N_scope.

(** The actions among effects, in their order. *)
Definition action_in (e : effect) : list (N * N * action) :=
  match e with SetCertificateAction n q what _ => [(n, q, what)] | _ => [] end.
Definition actions (es : list effect) : list (N * N * action) := flat_map action_in es.

Lemma actions_app a b : actions (a ++ b) = actions a ++ actions b.
Proof. apply flat_map_app. Qed.

Lemma in_actions n q what why es :
  In (SetCertificateAction n q what why) es -> In (n, q, what) (actions es).
Proof. intros I. apply in_flat_map. eexists. split; [exact I|]. now left. Qed.

Lemma actions_nil es : (forall e, In e es -> action_in e = []) -> actions es = [].
Proof.
  induction es as [|e es IH]; cbn; intros H; auto. unfold actions in IH.
  now rewrite (H e (or_introl eq_refl)), IH by (intros; apply H; auto).
Qed.

Definition prompting (e : effect) : Prop :=
  match e with ShowPrompt _ _ _ _ _ _ | UpdatePrompt _ _ _ _ _ | DismissPrompt _ _ => True | _ => False end.

Lemma prompting_acts_not es : Forall prompting es -> actions es = [].
Proof.
  intros F. apply actions_nil. rewrite Forall_forall in F. intros e I. specialize (F e I).
  now destruct e.
Qed.

Lemma show_next_prompting p st : Forall prompting (snd (show_next p st)).
Proof.
  unfold show_next. destruct (window_free _ _); [|constructor].
  destruct (first_queued _); repeat constructor.
Qed.

Lemma withdrawn_from_prompting l st : Forall prompting (snd (withdrawn_from l st)).
Proof.
  unfold withdrawn_from. destruct (awaited l) as [x|]; [|constructor]. unfold withdrawn.
  destruct (life_of (subjects st) x), (waiting x st); repeat constructor.
Qed.

Lemma dismiss_prompting l why : Forall prompting (dismiss l why).
Proof. destruct l; repeat constructor. Qed.

Lemma show_next_sessions p st : sessions (fst (show_next p st)) = sessions st.
Proof.
  unfold show_next. destruct (window_free _ _); auto. now destruct (first_queued _).
Qed.

Lemma reply_actions x v l :
  actions (flat_map (reply x v) l)
  = map (fun s => (number s, inquiry s, action_of v)) (filter (waits_for x) l).
Proof.
  induction l as [|s l IH]; cbn [flat_map filter]; auto. rewrite actions_app, IH.
  unfold reply. now destruct (waits_for x s).
Qed.

Lemma cut_actions x why l : actions (flat_map (cut x why) l) = [].
Proof.
  induction l as [|s l IH]; cbn [flat_map]; auto. rewrite actions_app, IH.
  unfold cut. now destruct (lives_on x s).
Qed.

Lemma settle_actions p x v st :
  actions (snd (settle p x v st))
  = map (fun s => (number s, inquiry s, action_of v)) (waiting x st).
Proof.
  unfold settle. pose proof (show_next_prompting p (settled x v st)) as P.
  destruct (show_next _ _) as [st' shown]. cbn [snd] in *.
  rewrite !actions_app, reply_actions, (prompting_acts_not shown) by auto.
  rewrite (prompting_acts_not (dismiss _ _)) by apply dismiss_prompting.
  replace (actions (cuts x v (sessions st))) with (@nil (N * N * action)).
  - now rewrite !app_nil_r.
  - destruct v; cbn [cuts]; auto. now rewrite cut_actions.
Qed.

Lemma settle_leaves_nobody p x v st : waiting x (fst (settle p x v st)) = [].
Proof.
  unfold settle. pose proof (show_next_sessions p (settled x v st)) as E.
  destruct (show_next _ _) as [st' shown]. cbn [fst] in *. unfold waiting. rewrite E. cbn.
  induction (sessions st) as [|s l IH]; cbn; auto.
  assert (F : waits_for x (settle_session x v s) = false).
  { unfold settle_session. destruct (waits_for x s) eqn:Z.
    - now destruct v.
    - destruct v; auto. now destruct (lives_on x s). }
  now rewrite F.
Qed.

Definition action_of_answer (a : answer) : action :=
  match a with connect_anyway _ => Ignore | dont_connect => Cancel end.

(** "A verdict reaches all waiting sessions in the same step, in number order."

    The person's, with the actions that one accepted answer gives; and any other
    verdict, the deadline's and the policy's, which are carried out by the same
    [settle]. Afterwards nobody waits. *)
Theorem fan_out p st m :
  run p st m ->
  (forall t k a st' es, step p st t (Answer k a) = inr (st', es) ->
     exists x, about (books m) k = Some x
     /\ actions es
        = map (fun s => (number s, inquiry s, action_of_answer a)) (waiting x st)
     /\ waiting x st' = [])
  /\ (forall x v st' es, settle p x v st = (st', es) ->
     actions es = map (fun s => (number s, inquiry s, action_of v)) (waiting x st)
     /\ waiting x st' = [])
  /\ (forall x, StronglySorted N.lt (map number (waiting x st))).
Proof.
  intros R. destruct (run_in_step _ _ _ R) as [W K N]. repeat split.
  - intros t k a st' es H. apply unless_over_inr in H as [V H].
    apply take_answer_inr in H; [|apply W]. destruct H as (x & pr & L & E & H). cbn in L.
    exists x. destruct (gl_shown _ _ _ (link_books _ _ K) _ _ L) as (A & _).
    rewrite E in A. split; auto.
    destruct H as [(-> & H)|(-> & H)]; cbn [action_of_answer].
    + pose proof (settle_actions p x (deny by_person) (with_now (N.max (now st) t) st)) as Q.
      pose proof (settle_leaves_nobody p x (deny by_person) (with_now (N.max (now st) t) st)) as Z.
      rewrite <- H in Q, Z. auto.
    + pose proof (settle_actions p x allow (with_now (N.max (now st) t) st)) as Q.
      pose proof (settle_leaves_nobody p x allow (with_now (N.max (now st) t) st)) as Z.
      rewrite <- H in Q, Z. auto.
  - pose proof (settle_actions p x v st) as Q. now rewrite H in Q.
  - pose proof (settle_leaves_nobody p x v st) as Z. now rewrite H in Z.
  - intros x. apply (ordered_filter (waits_for x)). apply W.
Qed.

(** The session that an effect is for, if it is for one. *)
Lemma settle_tells_others p x v st s y e :
  ordered (sessions st) -> In s (sessions st) -> waits_for y s = true -> y <> x ->
  In e (snd (settle p x v st)) -> ~ of_session (number s) e.
Proof.
  intros O I Z D J. assert (ZX : waits_for x s = false).
  { destruct (waits_for x s) eqn:Q; auto. apply waits_for_awaited in Q, Z. congruence. }
  assert (LX : lives_on x s = false).
  { destruct (lives_on x s) eqn:Q; auto. unfold lives_on, waits_for, awaited in *.
    destruct (at_leaf s); easy. }
  assert (P : forall es, Forall prompting es -> In e es -> ~ of_session (number s) e).
  { intros es F G. rewrite Forall_forall in F. specialize (F e G). now destruct e. }
  assert (G : forall g, (forall w, Forall (of_session (number w)) (g w)) -> g s = [] ->
    In e (flat_map g (sessions st)) -> ~ of_session (number s) e).
  { intros g F E Q T. apply in_flat_map in Q as (w & J' & Q).
    assert (number w = number s).
    { specialize (F w). rewrite Forall_forall in F. specialize (F e Q).
      destruct e; cbn in *; try easy; congruence. }
    assert (w = s) by (eapply ordered_unique; eauto). subst w. now rewrite E in Q. }
  unfold settle in J. pose proof (show_next_prompting p (settled x v st)) as SP.
  destruct (show_next _ _) as [st' shown]. cbn [snd] in *.
  rewrite !in_app_iff, cuts_flat in J. destruct J as [J|[J|[J|J]]].
  - exact (P _ (dismiss_prompting _ _) J).
  - eapply G; eauto. { intros w. apply reply_local. } unfold reply. now rewrite ZX.
  - eapply G; eauto. { intros w. apply cut_local. }
    unfold cut_by, cut. rewrite LX. now destruct v.
  - exact (P _ SP J).
Qed.

Lemma settle_keeps_others p x v st s y :
  In s (sessions st) -> waits_for y s = true -> y <> x ->
  In s (sessions (fst (settle p x v st))).
Proof.
  intros I Z D. unfold settle. pose proof (show_next_sessions p (settled x v st)) as SN.
  destruct (show_next _ _) as [st2 shown]. cbn [fst] in *. rewrite SN. cbn.
  apply in_map_iff. exists s. split; auto. unfold settle_session.
  assert (ZX : waits_for x s = false).
  { destruct (waits_for x s) eqn:U; auto. apply waits_for_awaited in U, Z. congruence. }
  rewrite ZX. destruct v; auto. unfold lives_on, waits_for, awaited in *.
  destruct (at_leaf s); easy.
Qed.

(** "A verdict on A changes no session waiting on B": it stays exactly as it was, and
    no effect is for it. The person's, in terms of the answer that was accepted; and any
    other, the deadline's and the policy's, which are carried out by the same [settle]. *)
Theorem isolation p st m : run p st m ->
  (forall t k a st' es x y s, step p st t (Answer k a) = inr (st', es) ->
     about (books m) k = Some x ->
     In s (sessions st) -> waits_for y s = true -> y <> x ->
     In s (sessions st') /\ (forall e, In e es -> ~ of_session (number s) e))
  /\ (forall x v st' es y s, settle p x v st = (st', es) ->
     In s (sessions st) -> waits_for y s = true -> y <> x ->
     In s (sessions st') /\ (forall e, In e es -> ~ of_session (number s) e)).
Proof.
  intros R. destruct (run_in_step _ _ _ R) as [W K N].
  assert (ALL : forall x v st1 y s, sessions st1 = sessions st ->
    In s (sessions st) -> waits_for y s = true -> y <> x ->
    In s (sessions (fst (settle p x v st1)))
    /\ (forall e, In e (snd (settle p x v st1)) -> ~ of_session (number s) e)).
  { intros x v st1 y s E I Z D. split.
    - eapply settle_keeps_others; eauto. now rewrite E.
    - intros e J. eapply (settle_tells_others p x v st1); eauto; rewrite E; auto. apply W. }
  split.
  - intros t k a st' es x y s H A I Z D.
    apply unless_over_inr in H as [V H]. apply take_answer_inr in H; [|apply W].
    destruct H as (x' & pr & L & E & H). cbn in L.
    destruct (gl_shown _ _ _ (link_books _ _ K) _ _ L) as (A' & _). rewrite E, A in A'. inv A'.
    destruct H as [(_ & H)|(_ & H)].
    + pose proof (ALL x' (deny by_person) (with_now (N.max (now st) t) st) y s eq_refl I Z D) as Q.
      now rewrite <- H in Q.
    + pose proof (ALL x' allow (with_now (N.max (now st) t) st) y s eq_refl I Z D) as Q.
      now rewrite <- H in Q.
  - intros x v st' es y s H I Z D. pose proof (ALL x v st y s eq_refl I Z D) as Q.
    now rewrite H in Q.
Qed.

(** ** What never becomes a yes *)

Definition accepts (es : list effect) : Prop :=
  exists n q why, In (SetCertificateAction n q Ignore why) es.

Lemma accepts_actions es : accepts es -> exists n q, In (n, q, Ignore) (actions es).
Proof. intros (n & q & w & I). exists n, q. eapply in_actions; eauto. Qed.

Lemma accepts_app a b : accepts (a ++ b) <-> accepts a \/ accepts b.
Proof.
  unfold accepts. split.
  - intros (n & q & w & I). apply in_app_iff in I as [I|I]; [left|right]; eauto.
  - intros [(n & q & w & I)|(n & q & w & I)]; exists n, q, w; apply in_app_iff; auto.
Qed.

Lemma prompting_accepts_not es : Forall prompting es -> ~ accepts es.
Proof.
  intros F A. apply accepts_actions in A as (n & q & A).
  now rewrite prompting_acts_not in A.
Qed.

Lemma denial_accepts_not p x d st : ~ accepts (snd (settle p x (deny d) st)).
Proof.
  intros A. apply accepts_actions in A as (n & q & A). rewrite settle_actions in A.
  apply in_map_iff in A as (s & E & _). inv E.
Qed.

Lemma fire_due_accepts_not p fuel : forall st, ~ accepts (snd (fire_due p fuel st)).
Proof.
  induction fuel as [|fuel IH]; cbn [fire_due]; intros st A.
  - now destruct A as (n & q & w & []).
  - destruct (earliest st) as [[t what]|]; [|now destruct A as (n & q & w & [])].
    destruct (t <=? now st); [|now destruct A as (n & q & w & [])].
    assert (F : ~ accepts (snd (fire p what st))).
    { destruct what; cbn [fire]; [|apply denial_accepts_not].
      intros (k & q & w & I). destruct (find_session _ _); cbn in I; [|easy].
      now destruct I as [I|[I|[]]]. }
    destruct (fire p what st) as [st1 e1]. specialize (IH st1).
    destruct (fire_due p fuel st1) as [st2 e2]. cbn [snd] in *.
    apply accepts_app in A as [A|A]; auto.
Qed.

Lemma hear_accepts_not p t g s sig : ~ accepts (snd (hear p t g s sig)).
Proof.
  intros (n & q & w & I). revert I.
  unfold hear, hear_refused, become, bypass, inquire.
  destruct (at_leaf s) eqn:L, sig; cbn; rewrite ?L; splits; cbn;
    intros I; decompose [or] I; try easy; congruence.
Qed.

Lemma report_accepts_not p sig st s : ~ accepts (snd (report p sig st s)).
Proof.
  unfold report. pose proof (hear_accepts_not p (now st) (gate_open (subjects st) (rests s)) s sig).
  destruct (hear p _ _ s sig) as [s' said]. cbn [snd] in *.
  destruct (awaited (at_leaf s')); auto.
  pose proof (withdrawn_from_prompting (at_leaf s) (with_sessions (put s' (sessions st)) st)) as P.
  destruct (withdrawn_from _ _). cbn [snd] in *. rewrite accepts_app.
  apply prompting_accepts_not in P. tauto.
Qed.

(** What a session with a certificate gets: a yes that was given, a no, or it waits at
    a prompt. *)
Inductive treatment (p : policy) (st : state) (x : subject) (n q : N) (r : state * list effect)
  : Prop :=
  | let_through : life_of (subjects st) x = Allowed -> treatment p st x n q r
  | turned_away : In (n, q, Cancel) (actions (snd r)) -> ~ accepts (snd r) ->
      treatment p st x n q r
  | made_to_wait s : In s (sessions (fst r)) -> number s = n -> waits_for x s = true ->
      actions (snd r) = [] -> treatment p st x n q r.

Lemma refusal_turns_away r why s st :
  In (number s, inquiry s, Cancel) (actions (snd (refuse r why s st)))
  /\ ~ accepts (snd (refuse r why s st)).
Proof.
  split; [now left|]. intros (n & q & w & I). cbn in I. now destruct I as [I|[I|[]]].
Qed.

Lemma policy_turns_away p x h ps s st :
  In s (sessions st) -> forall s1, number s1 = number s -> inquiry s1 = inquiry s ->
  let r := deny_by_policy p x h ps s1 st in
  In (number s, inquiry s, Cancel) (actions (snd r)) /\ ~ accepts (snd r).
Proof.
  intros I s1 N Q. cbn zeta. rewrite <- N, <- Q. unfold deny_by_policy.
  assert (T : In (number s1, inquiry s1, Cancel) (actions (snd (settle p x (deny by_policy)
               (with_sessions (put (with_leaf (Deciding x h ps) s1) (sessions st)) st))))
    /\ ~ accepts (snd (settle p x (deny by_policy)
               (with_sessions (put (with_leaf (Deciding x h ps) s1) (sessions st)) st)))).
  { split; [|apply denial_accepts_not]. rewrite settle_actions. apply in_map_iff.
    exists (with_leaf (Deciding x h ps) s1). split; [reflexivity|].
    apply filter_In. split.
    - cbn. eapply put_puts; eauto.
    - unfold waits_for. cbn. now break. }
  destruct (life_of (subjects st) x) as [| | | |[]]; auto; try apply refusal_turns_away.
  destruct (subjects_full _ _); auto. apply refusal_turns_away.
Qed.

Lemma judged p st s x h ps :
  In s (sessions st) ->
  treatment p st x (number s) (inquiry s) (judge p x h ps s st)
  /\ (forbidden p ps = true ->
      In (number s, inquiry s, Cancel) (actions (snd (judge p x h ps s st)))
      /\ ~ accepts (snd (judge p x h ps s st))).
Proof.
  intros I. set (s1 := with_basis (On x) s).
  pose proof (policy_turns_away p x h ps s st I s1 eq_refl eq_refl) as D. cbn zeta in D.
  assert (RF : forall r why, treatment p st x (number s) (inquiry s) (refuse r why s1 st)).
  { intros r why. apply turned_away; apply (refusal_turns_away r why s1 st). }
  assert (HW : waits_for x (with_leaf (Deciding x h ps) s1) = true).
  { unfold waits_for. cbn. now break. }
  unfold judge. fold s1. destruct (forbidden p ps) eqn:F.
  - split; auto. now apply turned_away.
  - split; [|easy]. destruct (life_of (subjects st) x) eqn:L.
    + unfold ask. destruct (subjects_full _ _); [apply RF|].
      destruct (no_room_for_prompt _ _ _); [apply RF|]. cbn [hold].
      match goal with |- context [show_next p ?st'] =>
        pose proof (show_next_sessions p st') as E;
        pose proof (show_next_prompting p st') as SP; destruct (show_next p st') as [st2 shown] end.
      eapply made_to_wait with (s := with_leaf (Deciding x h ps) (with_prompt_made s1)).
      * cbn [fst] in *. rewrite E. cbn. eapply put_puts; eauto.
      * reflexivity.
      * unfold waits_for. cbn. now break.
      * cbn [snd] in *. rewrite actions_app. now rewrite (prompting_acts_not shown).
    + unfold join_queued. destruct (over_hosts _ _ _); [apply RF|].
      eapply made_to_wait with (s := with_leaf (Deciding x h ps) s1);
        [|reflexivity|exact HW|reflexivity]. cbn. eapply put_puts; eauto.
    + unfold join_shown. destruct (over_hosts _ _ _); [apply RF|].
      eapply made_to_wait with (s := with_leaf (Deciding x h ps) s1);
        [|reflexivity|exact HW|reflexivity]. cbn. eapply put_puts; eauto.
    + now apply let_through.
    + apply RF.
Qed.

Lemma review_accepts p st c h ps s :
  In s (sessions st) -> accepts (snd (review p c h ps s st)) ->
  exists id x, readable p c = Some id /\ forbid_overrides p = false
    /\ cut_subject p id h ps = Some x /\ forbidden p ps = false
    /\ life_of (subjects st) x = Allowed.
Proof.
  intros I. unfold review. destruct (readable p c) as [id|].
  2: { intros A. now apply refusal_turns_away in A. }
  destruct (forbid_overrides p). { intros A. now apply refusal_turns_away in A. }
  destruct (cut_subject p id h ps) as [x|] eqn:CS.
  2: { intros A. now apply refusal_turns_away in A. }
  intros A. exists id, x. destruct (judged p st s x h ps I) as [T F].
  destruct (forbidden p ps) eqn:FB. { now apply F in A. }
  destruct T as [L|_ N|w _ _ _ Z].
  - repeat split; auto.
  - now apply N in A.
  - apply accepts_actions in A as (n & q & A). now rewrite Z in A.
Qed.

Lemma forget_accepts_not x st st' es : forget x st = inr (st', es) -> ~ accepts es.
Proof.
  unfold forget. destruct (life_of _ _) as [| | | |[]]; intros H A; inv H;
    apply accepts_actions in A as (n & q & A); [now rewrite cut_actions in A|easy|easy].
Qed.

Lemma finish_accepts_not st : ~ accepts (snd (finish st)).
Proof.
  cbn [finish snd]. rewrite accepts_app. intros [A|A].
  - revert A. apply prompting_accepts_not. induction (subjects st) as [|row t IH]; cbn; auto.
    apply Forall_app. split; auto. apply dismiss_prompting.
  - destruct A as (n & q & w & A). apply in_flat_map in A as (s & _ & A). unfold farewell in A.
    destruct (refused _); [easy|].
    destruct (pending _), (connecting _ || connected _); cbn in A; decompose [or] A; easy.
Qed.

Lemma nothing_accepts_not : ~ accepts [].
Proof. now intros (n & q & w & A). Qed.

Lemma step_accepts p st t i st' es :
  wf p st -> step p st t i = inr (st', es) -> accepts es ->
  over st = false
  /\ ((exists k r, i = Answer k (connect_anyway r))
      \/ exists n q c h ps id x, i = Certificate n q c h ps
         /\ readable p c = Some id /\ forbid_overrides p = false
         /\ cut_subject p id (normal_host h) (problem_set ps) = Some x
         /\ forbidden p (problem_set ps) = false
         /\ life_of (subjects st) x = Allowed).
Proof.
  intros W H A. unfold step in H. set (st1 := with_now _ st) in *.
  change (over st) with (over st1). change (subjects st) with (subjects st1).
  assert (W1 : wf p st1) by now apply with_now_wf. clearbody st1.
  destruct i; cbn [take] in H; try apply unless_over_inr in H as [V H].
  - unfold open in H. destruct (_ <? _); [easy|]. destruct (_ <=? _); [easy|]. inv H.
    now apply nothing_accepts_not in A.
  - apply on_session_inr in H as (s & I & N & H). destruct (decode _ _) as [sig|]; [|easy].
    injection H as H. pose proof (report_accepts_not p sig st1 s) as Q. now rewrite H in Q.
  - apply on_session_inr in H as (s & I & N & H).
    injection H as H. pose proof (report_accepts_not p what st1 s) as Q. now rewrite H in Q.
  - split; auto. right. apply fetching_inr in H as (s & I & N & F & Q & H).
    pose proof (review_accepts p st1 given (normal_host at_host) (problem_set with_problems) s I) as Z.
    rewrite H in Z. destruct (Z A) as (id & x & Y). exists session, inquiry, given, at_host,
      with_problems, id, x. auto.
  - apply fetching_inr in H as (s & I & N & F & Q & H).
    pose proof (proj2 (refusal_turns_away R_certificate_unavailable
      (W_reason R_certificate_unavailable) s st1)) as Z.
    unfold refuse_for in H. now rewrite H in Z.
  - apply take_answer_inr in H; [|apply W1]. destruct H as (x & pr & L & E & [(-> & H)|(-> & H)]).
    + pose proof (denial_accepts_not p x by_person st1) as Z. now rewrite <- H in Z.
    + split; auto. left. eauto.
  - destruct (cut_subject _ _ _ _); [|easy]. now apply forget_accepts_not in H.
  - unfold close in H. apply on_session_inr in H as (s & I & N & H). injection H as H.
    pose proof (withdrawn_from_prompting (at_leaf s)
      (with_sessions (drop_session session (sessions st1)) st1)) as P.
    rewrite H in P. now apply prompting_accepts_not in P.
  - injection H as H. pose proof (fire_due_accepts_not p
      (length (sessions st1) + length (subjects st1)) st1) as Z.
    unfold tick in H. now rewrite H in Z.
  - injection H as H1 H2. pose proof (finish_accepts_not st1) as Z. cbn [finish snd] in Z.
    now rewrite H2 in Z.
  - inv H. now apply nothing_accepts_not in A.
  - inv H. now apply nothing_accepts_not in A.
Qed.

(** "Unreadable, past a fired deadline, over a cap, forbidden, non-overridable, host
    unknown, meeting over: CANCEL, never IGNORE."

    An IGNORE leaves in two cases alone: the person says Connect Anyway, or a
    certificate comes that can be read, that the policy lets be overridden, and that is
    about a subject whose yes stands; never in a meeting that is over. So no Tick, no
    end, no signal and no other certificate gives one. Whatever certificate comes
    otherwise, its session gets CANCEL at once or waits at a prompt; CANCEL where it
    cannot be read, may not be overridden, has no host or a problem that the policy
    does not let pass, and when it is unavailable. *)
Theorem fail_closed p st m t :
  run p st m ->
  (forall i st' es, step p st t i = inr (st', es) -> accepts es ->
     over st = false
     /\ ((exists k r, i = Answer k (connect_anyway r))
         \/ exists n q c h ps id x, i = Certificate n q c h ps
            /\ readable p c = Some id /\ forbid_overrides p = false
            /\ cut_subject p id (normal_host h) (problem_set ps) = Some x
            /\ forbidden p (problem_set ps) = false
            /\ life_of (subjects st) x = Allowed))
  /\ (forall n q c h ps st' es, step p st t (Certificate n q c h ps) = inr (st', es) ->
     accepts es \/ In (n, q, Cancel) (actions es)
     \/ exists s x, In s (sessions st') /\ number s = n /\ waits_for x s = true)
  /\ (forall n q c h ps st' es, step p st t (Certificate n q c h ps) = inr (st', es) ->
     subject_read p c h ps = None \/ forbid_overrides p = true
     \/ forbidden p (problem_set ps) = true ->
     In (n, q, Cancel) (actions es) /\ ~ accepts es)
  /\ (forall n q st' es, step p st t (CertificateUnavailable n q) = inr (st', es) ->
     In (n, q, Cancel) (actions es) /\ ~ accepts es).
Proof.
  intros R. destruct (run_in_step _ _ _ R) as [W K N].
  set (st1 := with_now (N.max (now st) t) st).
  split; [|split; [|split]].
  - intros i st' es H A. eapply step_accepts; eauto.
  - intros n q c h ps st' es H. apply unless_over_inr in H as [V H].
    apply fetching_inr in H as (s & I & <- & F & <- & H). fold st1 in I, H.
    assert (RF : forall r why, refuse r why s st1 = (st', es) ->
      In (number s, inquiry s, Cancel) (actions es)).
    { intros r why E. pose proof (proj1 (refusal_turns_away r why s st1)) as Z. now rewrite E in Z. }
    unfold review, refuse_for in H.
    destruct (readable p c) as [id|]; [|right; left; eapply RF; eauto].
    destruct (forbid_overrides p); [right; left; eapply RF; eauto|].
    destruct (cut_subject p id (normal_host h) (problem_set ps)) as [x|];
      [|right; left; eapply RF; eauto].
    destruct (judged p st1 s x (normal_host h) (problem_set ps) I) as [T _].
    rewrite H in T. cbn [fst snd] in T. destruct T as [L|C _|w J E Z _]; eauto 8.
    unfold judge in H. destruct (forbidden p (problem_set ps)) eqn:FB.
    + destruct (judged p st1 s x (normal_host h) (problem_set ps) I) as [_ D].
      unfold judge in D. rewrite FB, H in D. right. left. now apply D.
    + rewrite L in H. left. inv H. exists (number s), (inquiry s), W_remembered. now left.
  - intros n q c h ps st' es H X. apply unless_over_inr in H as [V H].
    apply fetching_inr in H as (s & I & <- & F & <- & H). fold st1 in I, H.
    assert (RF : forall r why, refuse r why s st1 = (st', es) ->
      In (number s, inquiry s, Cancel) (actions es) /\ ~ accepts es).
    { intros r why E. pose proof (refusal_turns_away r why s st1) as Z. now rewrite E in Z. }
    unfold review, refuse_for in H. unfold subject_read in X.
    destruct (readable p c) as [id|]; [|eapply RF; eauto].
    destruct (forbid_overrides p) eqn:FO; [eapply RF; eauto|].
    destruct (cut_subject p id (normal_host h) (problem_set ps)) as [x|]; [|eapply RF; eauto].
    destruct X as [X|[X|X]]; try easy.
    destruct (judged p st1 s x (normal_host h) (problem_set ps) I) as [_ D].
    rewrite H in D. now apply D.
  - intros n q st' es H. apply unless_over_inr in H as [V H].
    apply fetching_inr in H as (s & I & <- & F & <- & H). fold st1 in I, H.
    pose proof (refusal_turns_away R_certificate_unavailable
      (W_reason R_certificate_unavailable) s st1) as Z.
    unfold refuse_for in H. now rewrite H in Z.
Qed.

(** "While a prompt is queued and a window is free, it is shown; a prompt is only made
    for a waiting session." *)
Theorem no_idle_prompt p :
  (forall st m, run p st m ->
     tally is_queued (subjects st) = 0
     \/ max_shown_prompts p <= tally is_shown (subjects st))
  /\ (forall st m x, run p st m -> life_of (subjects st) x = Queued ->
     exists s, In s (sessions st) /\ waits_for x s = true)
  /\ (forall m k r x hosts problems waiting,
     sent p m (ShowPrompt k r x hosts problems waiting) -> waiting <> []).
Proof.
  repeat split.
  - intros st m R. apply (wf_busy _ _ (is_wf _ _ _ (run_in_step _ _ _ R))).
  - intros st m x R Q. exact (wf_wanted _ _ (is_wf _ _ _ (run_in_step _ _ _ R)) x Q).
  - intros m k r x hs ps w S. apply sent_may in S. apply S.
Qed.
