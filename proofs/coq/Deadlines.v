(** A Tick leaves nothing that is due. *)

From Coq Require Import NArith List Bool Lia Sorted.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer Link Trace Runs Verdicts Holds Turns.
Import ListNotations.
Local Open Scope N_scope.

(** How many deadlines may still fire: that of every fetch and of every prompt. *)
Definition fetches (s : session) : bool :=
  match at_leaf s with Fetching _ => true | _ => false end.

Definition chances (st : state) : N :=
  count fetches (sessions st) + tally is_open (subjects st).

Lemma count_put f s0 s1 l : NoDup (map number l) -> In s0 l -> number s1 = number s0 ->
  f s0 = true -> f s1 = false -> count f (put s1 l) + 1 <= count f l.
Proof.
  intros D I E T F.
  assert (C : forall a l, put s1 (a :: l) = (if number a =? number s1 then s1 else a) :: put s1 l)
    by reflexivity.
  assert (G : forall l, ~ In (number s1) (map number l) -> put s1 l = l).
  { induction l0 as [|a l0 IH]; intros N; auto. rewrite C. cbn [map In] in N.
    destruct (number a =? number s1) eqn:Q; [apply N.eqb_eq in Q; tauto|].
    rewrite IH by tauto. reflexivity. }
  induction l as [|a l IH]; [easy|]. cbn [map] in D. inv D. rewrite C. destruct I as [->|I].
  - rewrite E, N.eqb_refl, G by congruence. cbn [count]. rewrite F, T. lia.
  - assert (Q : number a =? number s1 = false).
    { apply N.eqb_neq. intros Q. apply H1. rewrite Q, E. now apply in_map. }
    rewrite Q. cbn [count]. specialize (IH H2 I). destruct (f a); lia.
Qed.

Lemma settle_fetches x v l :
  count fetches (map (settle_session x v) l) <= count fetches l.
Proof.
  induction l as [|s l IH]; cbn [map count]; [lia|].
  assert (E : fetches (settle_session x v s) = true -> fetches s = true).
  { unfold settle_session. destruct (waits_for x s); [now destruct v|].
    destruct v; auto. now destruct (lives_on x s). }
  destruct (fetches (settle_session x v s)); [rewrite E by auto; lia|].
  destruct (fetches s); lia.
Qed.

Lemma show_next_open p st : keyed (subjects st) ->
  tally is_open (subjects (fst (show_next p st))) = tally is_open (subjects st).
Proof.
  intros K. unfold show_next. destruct (window_free _ _); auto.
  destruct (first_queued (subjects st)) as [x|] eqn:Q; auto. apply first_queued_some in Q; auto.
  cbn. match goal with |- tally _ (set_life x ?l _) = _ =>
    pose proof (tally_set is_open x l (subjects st) K eq_refl) as T end.
  rewrite Q in T. unfold one, is_open in *. cbn [is_queued is_shown orb] in T. lia.
Qed.

Lemma fire_chances p what t st : wf p st -> earliest st = Some (t, what) ->
  chances (fst (fire p what st)) + 1 <= chances st.
Proof.
  intros W E. unfold chances. destruct what as [n|x]; cbn [fire].
  - apply earliest_certificate in E. destruct E as (s & I & <- & L).
    rewrite find_session_in by (auto; apply W). cbn.
    pose proof (count_put fetches s (with_leaf (Refused R_certificate_unavailable) s) (sessions st)
      (ordered_nodup _ (core_ordered _ (wf_core _ _ W))) I eq_refl) as C.
    unfold fetches in *. rewrite L in C. specialize (C eq_refl eq_refl). lia.
  - apply earliest_answer in E; [|apply W]. destruct E as (pr & L & _).
    rewrite settle_sessions. pose proof (settle_fetches x (deny by_deadline) (sessions st)).
    pose proof (core_keyed _ (wf_core _ _ W)) as K.
    assert (K1 : keyed (subjects (settled x (deny by_deadline) st))) by (cbn; now apply keyed_set).
    pose proof (show_next_open p _ K1) as S. unfold settle.
    destruct (show_next p (settled x (deny by_deadline) st)) as [st' shown]. cbn [fst] in *.
    rewrite S. cbn. pose proof (tally_set is_open x (Denied by_deadline) (subjects st) K eq_refl) as T.
    rewrite L in T. unfold one, is_open in *. cbn [is_queued is_shown orb] in T. lia.
Qed.

Lemma earliest_chance p t what st : wf p st -> earliest st = Some (t, what) -> 1 <= chances st.
Proof. intros W E. pose proof (fire_chances p what t st W E). lia. Qed.

Lemma now_fire p what st : now (fst (fire p what st)) = now st.
Proof.
  destruct what as [n|x]; cbn [fire]; [now destruct (find_session _ _)|]. unfold settle.
  assert (S : forall st1, now (fst (show_next p st1)) = now st1).
  { intros st1. unfold show_next. destruct (window_free _ _); auto. now destruct (first_queued _). }
  specialize (S (settled x (deny by_deadline) st)). now destruct (show_next _ _).
Qed.

Definition nothing_due (st : state) : Prop :=
  match earliest st with Some (t, _) => now st < t | None => True end.

Lemma fire_due_leaves_nothing p fuel : forall st, wf p st -> chances st <= N.of_nat fuel ->
  nothing_due (fst (fire_due p fuel st)) /\ now (fst (fire_due p fuel st)) = now st.
Proof.
  induction fuel as [|fuel IH]; cbn [fire_due]; intros st W C.
  - split; auto. unfold nothing_due. cbn. destruct (earliest st) as [[t what]|] eqn:E; auto.
    pose proof (earliest_chance p t what st W E). lia.
  - destruct (earliest st) as [[t what]|] eqn:E.
    2: { split; auto. unfold nothing_due. cbn. now rewrite E. }
    destruct (t <=? now st) eqn:D.
    2: { split; auto. unfold nothing_due. cbn. rewrite E. now apply N.leb_gt. }
    pose proof (fire_chances p what t st W E) as F. pose proof (fire_wf p what t st W E) as W1.
    pose proof (now_fire p what st) as N.
    destruct (fire p what st) as [st1 e1]. cbn [fst] in *.
    destruct (IH st1 W1) as [A B]; [lia|]. destruct (fire_due p fuel st1) as [st2 e2].
    cbn [fst] in *. split; auto. congruence.
Qed.

Lemma earliest_least st a :
  In a (flat_map certificate_due (sessions st) ++ flat_map answer_due_of (subjects st)) ->
  exists b, earliest st = Some b /\ fst b <= fst a.
Proof.
  unfold earliest. generalize (flat_map certificate_due (sessions st)
    ++ flat_map answer_due_of (subjects st)) as l.
  induction l as [|c l IH]; [easy|]. intros [->|I]; cbn [fold_right earlier].
  - destruct (fold_right earlier None l) as [b|]; cbn [earlier].
    + destruct (fst b <? fst a) eqn:D; (eexists; split; [reflexivity|]);
        [apply N.ltb_lt in D|]; lia.
    + eexists; split; [reflexivity|lia].
  - destruct (IH I) as (b & E & L). rewrite E. cbn [earlier].
    destruct (fst b <? fst c) eqn:D; (eexists; split; [reflexivity|]); auto.
    apply N.ltb_ge in D. lia.
Qed.

Lemma count_length {A} (f : A -> bool) l : count f l <= N.of_nat (length l).
Proof. induction l as [|a l IH]; cbn [count length]; [lia|]. destruct (f a); lia. Qed.

(** After an accepted Tick every inquiry and every window that had a deadline at or
    before its time has ended: those that are left are due later. *)
Theorem a_tick_leaves_nothing_due p st m t st' es :
  run p st m -> step p st t Tick = inr (st', es) ->
  (forall s d, In s (sessions st') -> at_leaf s = Fetching (Some d) -> N.max (now st) t < d)
  /\ (forall x pr d, life_of (subjects st') x = Shown pr -> answer_due pr = Some d ->
      N.max (now st) t < d).
Proof.
  intros R H. pose proof (is_wf _ _ _ (run_in_step _ _ _ R)) as W.
  pose proof (step_wf _ _ _ _ _ _ W H) as W'.
  unfold step in H. cbn [take] in H. injection H as H. set (st1 := with_now _ st) in *.
  assert (W1 : wf p st1) by now apply with_now_wf.
  unfold tick in H.
  destruct (fire_due_leaves_nothing p (length (sessions st1) + length (subjects st1)) st1 W1)
    as [D N].
  { unfold chances, tally. pose proof (count_length fetches (sessions st1)).
    pose proof (count_length (fun row => is_open (snd row)) (subjects st1)). lia. }
  rewrite H in D, N. cbn [fst] in D, N. cbn in N. unfold nothing_due in D. rewrite N in D.
  assert (L : forall a, In a (flat_map certificate_due (sessions st')
    ++ flat_map answer_due_of (subjects st')) -> N.max (now st) t < fst a).
  { intros a I. destruct (earliest_least st' a I) as ([b w] & E & B). rewrite E in D.
    cbn in *. lia. }
  split.
  - intros s d I F. apply (L (d, a_certificate (number s))). apply in_app_iff. left.
    apply in_flat_map. exists s. split; auto. unfold certificate_due. rewrite F. now left.
  - intros x pr d E A. apply (L (d, an_answer x)). apply in_app_iff. right.
    apply in_flat_map. exists (x, Shown pr). split.
    + rewrite <- E. apply life_of_present. congruence.
    + unfold answer_due_of. cbn. rewrite A. now left.
Qed.
