(** The shape that every reachable meeting has, move by move. *)

From Coq Require Import NArith List Bool Lia Sorted.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections.
Import ListNotations.
Local Open Scope N_scope.

(** A window shows what a waiting session brought. *)
Definition covers (pr : prompt) (h : option host) (ps : list problem) : Prop :=
  (forall name, h = Some name -> In name (shows_hosts pr)) /\ incl ps (shows_problems pr).

Definition open_for (l : life) (h : option host) (ps : list problem) : Prop :=
  match l with Queued => True | Shown pr => covers pr h ps | _ => False end.

(** A session's leaf agrees with what it rests on and with the subject's life. *)
Definition sound (t : table) (s : session) : Prop :=
  match at_leaf s with
  | Deciding x h ps => rests s = On x /\ open_for (life_of t x) h ps
  | Fetching _ => rests s = Unread
  | Active | Playing => gate_open t (rests s) = true
  | _ => True
  end.

Record core (st : state) : Prop := {
  core_ordered : ordered (sessions st);
  core_below : forall s, In s (sessions st) -> number s < next_session st;
  core_keyed : keyed (subjects st);
  core_numbers : forall x pr, life_of (subjects st) x = Shown pr ->
    1 <= prompt_number pr <= prompts_shown st;
  core_distinct : forall x y pr pr', life_of (subjects st) x = Shown pr ->
    life_of (subjects st) y = Shown pr' -> prompt_number pr = prompt_number pr' -> x = y
}.

Definition all_sound (st : state) : Prop :=
  forall s, In s (sessions st) -> sound (subjects st) s.

Definition has_waiter (x : subject) (st : state) : Prop :=
  exists s, In s (sessions st) /\ waits_for x s = true.

Definition wanted (st : state) : Prop :=
  forall x, life_of (subjects st) x = Queued -> has_waiter x st.

Definition busy (p : policy) (st : state) : Prop :=
  tally is_queued (subjects st) = 0
  \/ max_shown_prompts p <= tally is_shown (subjects st).

Definition stopped (st : state) : Prop :=
  over st = true ->
  (forall s, In s (sessions st) -> refused (at_leaf s) = true)
  /\ (forall x, life_of (subjects st) x = Unseen \/ is_settled (life_of (subjects st) x) = true).

Record wf (p : policy) (st : state) : Prop := {
  wf_core : core st;
  wf_sound : all_sound st;
  wf_wanted : wanted st;
  wf_busy : busy p st;
  wf_stopped : stopped st
}.

Lemma wf_start p : wf p start.
Proof.
  split.
  - split; cbn; try easy; constructor.
  - easy.
  - easy.
  - now left.
  - easy.
Qed.

(** What a change at [x] does to the numbers of queued and shown subjects. *)
Ltac tallies x :=
  repeat match goal with
  | K : keyed ?t |- context [tally ?f (set_life x ?l ?t)] =>
      let A := fresh "A" in
      pose proof (tally_set f x l t K eq_refl) as A;
      generalize dependent (tally f (set_life x l t)); intros
  | K : keyed ?t |- context [tally ?f (forget_life x ?t)] =>
      let A := fresh "A" in
      pose proof (tally_forget f x t K eq_refl) as A;
      generalize dependent (tally f (forget_life x t)); intros
  end;
  repeat match goal with
  | L : life_of ?t x = _, A : context [life_of ?t x] |- _ => progress (rewrite L in A)
  end;
  unfold one in *; cbn [is_shown is_queued is_seen is_settled] in *.

(** ** Windows *)

Lemma show_core p x st : core st -> life_of (subjects st) x = Queued -> core (fst (show p x st)).
Proof.
  intros [O B K N D] Q. split; cbn; auto using keyed_set.
  - intros y pr. rewrite life_of_set. break; intros E.
    + inv E. cbn. lia.
    + specialize (N _ _ E). lia.
  - intros y z pr pr'. rewrite !life_of_set. break; intros E F G; auto.
    + inv E. cbn in G. specialize (N _ _ F). lia.
    + inv F. cbn in G. specialize (N _ _ E). lia.
    + eauto.
Qed.

Lemma waiting_in x st s : In s (sessions st) -> waits_for x s = true -> In s (waiting x st).
Proof. intros. now apply filter_In. Qed.

Lemma show_sound p x st :
  all_sound st -> life_of (subjects st) x = Queued -> all_sound (fst (show p x st)).
Proof.
  intros S Q s I. cbn in *. specialize (S s I). unfold sound in *.
  destruct (at_leaf s) eqn:L; auto; rewrite ?life_of_set.
  - destruct S as [R OF]. split; [easy|]. break; auto. cbn. split.
    + intros name ->. eapply in_waiting_hosts; eauto. apply waiting_in; auto.
      apply waits_for_iff; eauto.
    + eapply in_waiting_problems; eauto. apply waiting_in; auto.
      apply waits_for_iff; eauto.
  - unfold gate_open in *. destruct (rests s); auto. rewrite life_of_set.
    break; auto. now rewrite Q in S.
  - unfold gate_open in *. destruct (rests s); auto. rewrite life_of_set.
    break; auto. now rewrite Q in S.
Qed.

Lemma show_next_wf p st :
  core st -> all_sound st -> wanted st -> over st = false ->
  max_shown_prompts p <= tally is_shown (subjects st) + 1
  \/ tally is_queued (subjects st) <= 1 ->
  wf p (fst (show_next p st)).
Proof.
  intros C S W V F. unfold show_next, window_free.
  destruct (tally is_shown (subjects st) <? max_shown_prompts p) eqn:T;
    [apply N.ltb_lt in T | apply N.ltb_ge in T].
  - destruct (first_queued (subjects st)) as [x|] eqn:Q.
    + pose proof (core_keyed _ C) as K. apply first_queued_some in Q; [|apply C].
      split; auto using show_core, show_sound.
      * intros y E. cbn in *. rewrite life_of_set in E. break; [easy|].
        exact (W y E).
      * unfold busy, show. cbn [fst subjects]. tallies x. lia.
      * intros V'. cbn in V'. congruence.
    + cbn. split; auto.
      * left. now apply first_queued_none.
      * intros V'. congruence.
  - cbn. split; auto; [now right | intros V'; congruence].
Qed.

(** After a session stopped waiting for [x], only [x] may be queued for nobody. *)
Definition wanted_but (x : subject) (st : state) : Prop :=
  forall y, y <> x -> life_of (subjects st) y = Queued -> has_waiter y st.

Lemma has_waiter_dec x st : waiting x st = [] \/ has_waiter x st.
Proof.
  unfold waiting. destruct (filter (waits_for x) (sessions st)) as [|s l] eqn:F; auto.
  right. exists s. apply filter_In. rewrite F. now left.
Qed.

Lemma forget_core x st :
  core st -> core (with_subjects (forget_life x (subjects st)) st).
Proof.
  intros [O B K N D]. split; cbn; auto; try apply keyed_filter; auto;
  intros; rewrite ?life_of_forget in *; break; try easy; eauto.
Qed.

Lemma withdrawn_wf p x st :
  core st -> all_sound st -> wanted_but x st -> busy p st -> stopped st ->
  wf p (fst (withdrawn x st)).
Proof.
  intros C S W B T. unfold withdrawn.
  assert (K : life_of (subjects st) x <> Queued -> wf p st).
  { intros NQ. split; auto. intros y E.
    destruct (subject_dec y x) as [->|N]; [congruence|auto]. }
  destruct (life_of (subjects st) x) as [| |pr| |d] eqn:L; try (apply K; congruence).
  destruct (has_waiter_dec x st) as [E|E].
  - rewrite E. cbn. split; cbn; auto using forget_core.
    + intros s I. specialize (S s I). unfold sound in *. cbn.
      destruct (at_leaf s) eqn:AL; auto.
      * rewrite life_of_forget. break; auto. exfalso.
        assert (In s (waiting x st)) as J.
        { apply waiting_in; auto. apply waits_for_iff; eauto. }
        now rewrite E in J.
      * unfold gate_open in *. destruct (rests s); auto. rewrite life_of_forget.
        break; auto. now rewrite L in S.
      * unfold gate_open in *. destruct (rests s); auto. rewrite life_of_forget.
        break; auto. now rewrite L in S.
    + intros y Q. cbn in Q. rewrite life_of_forget in Q. break; [easy|].
      destruct (W y n Q) as (s & I & F). now exists s.
    + unfold busy in *. cbn.
      pose proof (core_keyed _ C) as KD. tallies x. lia.
    + intros V. destruct (T V) as [T1 T2]. split; auto. cbn. intros y.
      rewrite life_of_forget. break; auto.
  - destruct E as (s & I & F). pose proof (waiting_in x st s I F) as J.
    destruct (waiting x st); [easy|]. cbn. split; auto.
    intros y Q. destruct (subject_dec y x) as [->|N]; [now exists s|auto].
Qed.

(** ** Verdicts *)

Lemma number_settle x v s : number (settle_session x v s) = number s.
Proof. unfold settle_session. destruct (waits_for x s), v; auto. now destruct (lives_on x s). Qed.

Lemma settled_sound x v t s :
  (waits_for x s = false -> sound t s) ->
  sound (set_life x (standing v) t) (settle_session x v s).
Proof.
  intros S. unfold settle_session. destruct (waits_for x s) eqn:W.
  - destruct v; cbn; exact I.
  - specialize (S eq_refl). unfold sound, waits_for, awaited in *.
    destruct v as [|d]; [|destruct (lives_on x s) eqn:LO; [exact I|]].
    + destruct (at_leaf s); auto; break; try easy.
      * rewrite life_of_set. break; easy.
      * unfold gate_open in *. destruct (rests s); auto. rewrite life_of_set. now break.
      * unfold gate_open in *. destruct (rests s); auto. rewrite life_of_set. now break.
    + unfold lives_on, based_on in LO.
      destruct (at_leaf s) eqn:L; cbn in LO; auto; break; try easy.
      * rewrite life_of_set. break; easy.
      * unfold gate_open in *. destruct (rests s); auto. rewrite life_of_set.
        now break.
      * unfold gate_open in *. destruct (rests s); auto. rewrite life_of_set.
        now break.
Qed.

Lemma settled_core x v st : core st -> core (settled x v st).
Proof.
  intros [O B K N D]. split; cbn; auto using keyed_set.
  - unfold ordered. rewrite numbers_map; auto using number_settle.
  - intros s I. apply in_map_iff in I. destruct I as (s0 & <- & I).
    rewrite number_settle. auto.
  - intros y pr. rewrite life_of_set. break; eauto. now destruct v.
  - intros y z pr pr'. rewrite !life_of_set. break; eauto; destruct v; easy.
Qed.

Lemma settled_wanted x v st : wanted_but x st -> wanted (settled x v st).
Proof.
  intros W y Q. cbn in Q. rewrite life_of_set in Q. break; [now destruct v|].
  destruct (W y n Q) as (s & I & F). exists s. split; auto. apply in_map_iff.
  exists s. split; auto. unfold settle_session, waits_for, lives_on, awaited in *.
  destruct (at_leaf s); try easy. break; try easy. now destruct v.
Qed.

Lemma settle_wf p x v st :
  core st -> over st = false -> busy p st -> wanted_but x st ->
  (forall s, In s (sessions st) -> waits_for x s = false -> sound (subjects st) s) ->
  wf p (fst (settle p x v st)).
Proof.
  intros C V BU W S. unfold settle.
  destruct (show_next p _) as [st' e] eqn:E. cbn. apply (f_equal fst) in E. cbn in E.
  subst st'. apply show_next_wf; auto using settled_core, settled_wanted.
  - intros s I. cbn in *. apply in_map_iff in I. destruct I as (s0 & <- & I).
    apply settled_sound. auto.
  - unfold busy in BU. cbn. pose proof (core_keyed _ C) as K. tallies x.
    destruct v; cbn [standing is_queued is_shown] in *;
      destruct (life_of (subjects st) x); cbn [is_queued is_shown] in *; lia.
Qed.
