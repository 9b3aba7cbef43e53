(** Facts about the sets, the session list and the subject table. *)

From Coq Require Import NArith List Bool Lia Sorted.
From Certgate Require Import Vocabulary Sets State.
Import ListNotations.
Local Open Scope N_scope.

(** Decisions are used through their two outcomes alone. *)
Global Opaque subject_dec problem_dec host_dec optional_host_dec leaf_dec.

(** ** Tactics *)

Ltac break :=
  repeat match goal with
  | H : context [if subject_dec ?a ?b then _ else _] |- _ => destruct (subject_dec a b); subst
  | |- context [if subject_dec ?a ?b then _ else _] => destruct (subject_dec a b); subst
  | H : context [if N.eq_dec ?a ?b then _ else _] |- _ => destruct (N.eq_dec a b); subst
  | |- context [if N.eq_dec ?a ?b then _ else _] => destruct (N.eq_dec a b); subst
  end.

Ltac inv H := inversion H; subst; clear H.

(** ** Sets *)

Lemma every_problem_is_there x : In x every_problem.
Proof. destruct x; cbn; tauto. Qed.

Lemma has_problem_iff x l : has_problem x l = true <-> In x l.
Proof.
  unfold has_problem. induction l as [|y l IH]; cbn; [easy|].
  destruct (problem_dec x y); subst; [tauto|]. rewrite IH. intuition congruence.
Qed.

Lemma in_problem_set x l : In x (problem_set l) <-> In x l.
Proof.
  unfold problem_set. rewrite filter_In, has_problem_iff.
  pose proof (every_problem_is_there x). tauto.
Qed.

Lemma in_problem_union x a b : In x (problem_union a b) <-> In x a \/ In x b.
Proof. unfold problem_union. now rewrite in_problem_set, in_app_iff. Qed.

Lemma in_add_host h x l : In x (add_host h l) <-> x = h \/ In x l.
Proof.
  induction l as [|y l IH]; cbn; [intuition|].
  destruct (host_dec h y); subst; [cbn; intuition|].
  destruct (host_before h y); cbn; [intuition|]. rewrite IH. intuition.
Qed.

Lemma in_add_optional_host h x l :
  In x (add_optional_host h l) <-> h = Some x \/ In x l.
Proof.
  destruct h as [h|]; cbn; [rewrite in_add_host|]; intuition congruence.
Qed.

(** ** Sessions *)

Lemma find_session_some n l s :
  find_session n l = Some s -> In s l /\ number s = n.
Proof.
  intros H. apply find_some in H. destruct H as [H E].
  now apply N.eqb_eq in E.
Qed.

Lemma in_put s' l s :
  In s (put s' l) ->
  (s = s' /\ exists old, In old l /\ number old = number s')
  \/ (In s l /\ number s <> number s').
Proof.
  unfold put. rewrite in_map_iff. intros (old & E & H).
  destruct (number old =? number s') eqn:C.
  - apply N.eqb_eq in C. left. split; [easy|]. now exists old.
  - apply N.eqb_neq in C. subst. now right.
Qed.

Lemma put_keeps s' l s : In s l -> number s <> number s' -> In s (put s' l).
Proof.
  intros H C. apply in_map_iff. exists s. split; [|easy].
  apply N.eqb_neq in C. now rewrite C.
Qed.

Lemma put_puts s s' l : In s l -> number s = number s' -> In s' (put s' l).
Proof.
  intros H C. apply in_map_iff. exists s. split; [|easy].
  apply N.eqb_eq in C. now rewrite C.
Qed.

Lemma numbers_put s' l : map number (put s' l) = map number l.
Proof.
  unfold put. rewrite map_map. apply map_ext. intros s.
  destruct (number s =? number s') eqn:C; [|easy].
  now apply N.eqb_eq in C.
Qed.

Lemma numbers_map (f : session -> session) l :
  (forall s, number (f s) = number s) -> map number (map f l) = map number l.
Proof. intros H. rewrite map_map. now apply map_ext. Qed.

Definition ordered (l : list session) := StronglySorted N.lt (map number l).

Lemma ordered_unique l s s' :
  ordered l -> In s l -> In s' l -> number s = number s' -> s = s'.
Proof.
  unfold ordered. induction l as [|a l IH]; cbn; [easy|].
  intros H. inv H. rewrite Forall_forall in H3.
  intros [->|I] [->|J] E; auto.
  - exfalso. specialize (H3 (number s')). rewrite in_map_iff in H3.
    assert (number s < number s') by (apply H3; eauto). lia.
  - exfalso. specialize (H3 (number s)). rewrite in_map_iff in H3.
    assert (number s' < number s) by (apply H3; eauto). lia.
Qed.

Lemma ordered_filter f l : ordered l -> ordered (filter f l).
Proof.
  unfold ordered. induction l as [|a l IH]; cbn; [easy|].
  intros H. inv H. destruct (f a); cbn; [|auto].
  constructor; [auto|]. rewrite Forall_forall in *. intros n I. apply H3.
  rewrite in_map_iff in *. destruct I as (s & E & I). exists s.
  now apply filter_In in I.
Qed.

Lemma ordered_snoc l s :
  ordered l -> (forall x, In x l -> number x < number s) -> ordered (l ++ [s]).
Proof.
  unfold ordered. induction l as [|a l IH]; cbn; intros H B.
  - constructor; constructor.
  - inv H. constructor; [apply IH; auto|].
    rewrite Forall_forall in *. intros n I. rewrite map_app, in_app_iff in I.
    destruct I as [I|[<-|[]]]; auto.
Qed.

Lemma ordered_nodup l : ordered l -> NoDup (map number l).
Proof.
  unfold ordered. generalize (map number l) as ns. induction ns; intros H; constructor.
  - inv H. rewrite Forall_forall in H3. intros I. specialize (H3 _ I). lia.
  - inv H. auto.
Qed.

Lemma find_session_in l s :
  ordered l -> In s l -> find_session (number s) l = Some s.
Proof.
  intros O I. unfold find_session.
  destruct (find _ l) as [s'|] eqn:F.
  - apply find_some in F. destruct F as [J E]. apply N.eqb_eq in E.
    f_equal. eapply ordered_unique; eauto.
  - apply (find_none _ _ F) in I. now rewrite N.eqb_refl in I.
Qed.

Lemma waits_for_iff x s :
  waits_for x s = true <-> exists h ps, at_leaf s = Deciding x h ps.
Proof.
  unfold waits_for, awaited. destruct (at_leaf s); break; split; try easy;
    try (intros (?&?&?); congruence); eauto.
Qed.

Lemma in_waiting_hosts x h ps l s h' :
  In s l -> at_leaf s = Deciding x h ps -> h = Some h' -> In h' (waiting_hosts l).
Proof.
  intros I E ->. induction l as [|a l IH]; cbn in *; [easy|].
  destruct I as [->|I].
  - rewrite E. now apply in_add_optional_host; left.
  - destruct (at_leaf a); auto. apply in_add_optional_host. right. auto.
Qed.

Lemma in_waiting_problems x h ps l s :
  In s l -> at_leaf s = Deciding x h ps -> incl ps (waiting_problems l).
Proof.
  intros I E q J. apply in_problem_set, in_flat_map. exists s. now rewrite E.
Qed.

(** ** The subject table *)

Lemma life_of_set x l t y :
  life_of (set_life x l t) y = if subject_dec y x then l else life_of t y.
Proof.
  induction t as [|[z k] t IH]; cbn.
  - now break.
  - destruct (subject_dec x z); subst; cbn; break; auto; try congruence.
Qed.

Lemma life_of_forget x t y :
  life_of (forget_life x t) y = if subject_dec y x then Unseen else life_of t y.
Proof.
  induction t as [|[z k] t IH]; cbn.
  - now break.
  - destruct (subject_dec x z); subst; cbn; [rewrite IH|]; break; auto; try congruence.
Qed.

Definition keyed (t : table) := NoDup (map fst t).

Lemma keys_set x l t y :
  In y (map fst (set_life x l t)) -> y = x \/ In y (map fst t).
Proof.
  induction t as [|[z k] t IH]; cbn; [intuition|].
  destruct (subject_dec x z); subst; cbn; intuition.
Qed.

Lemma keyed_set x l t : keyed t -> keyed (set_life x l t).
Proof.
  unfold keyed. induction t as [|[z k] t IH]; cbn; intros H.
  - constructor; [easy|constructor].
  - inv H. destruct (subject_dec x z); subst; cbn; constructor; auto.
    intros I. apply keys_set in I. intuition.
Qed.

Lemma keyed_filter (f : subject * life -> bool) t : keyed t -> keyed (filter f t).
Proof.
  unfold keyed. induction t as [|r t IH]; cbn; intros H; [easy|].
  inv H. destruct (f r); cbn; auto. constructor; auto.
  intros I. apply H2. rewrite in_map_iff in *. destruct I as (a & E & I).
  exists a. now apply filter_In in I.
Qed.

Lemma life_of_absent t x : ~ In x (map fst t) -> life_of t x = Unseen.
Proof.
  induction t as [|[z k] t IH]; cbn; intros H; [easy|].
  destruct (subject_dec x z); subst; intuition.
Qed.

Lemma life_of_in t x l : keyed t -> In (x, l) t -> life_of t x = l.
Proof.
  unfold keyed. induction t as [|[z k] t IH]; cbn; intros H I; [easy|].
  inv H. destruct I as [E|I].
  - inv E. now break.
  - break; auto. exfalso. apply H2. apply in_map_iff. now exists (z, l).
Qed.

Lemma life_of_present t x : life_of t x <> Unseen -> In (x, life_of t x) t.
Proof.
  induction t as [|[z k] t IH]; cbn; intros H; [easy|].
  break; auto.
Qed.

Lemma life_of_filter (f : life -> bool) t x :
  keyed t ->
  life_of (filter (fun row => f (snd row)) t) x
  = if f (life_of t x) then life_of t x else Unseen.
Proof.
  unfold keyed. induction t as [|[z k] t IH]; cbn; intros H.
  - now destruct (f Unseen).
  - inv H. specialize (IH H3). destruct (f k) eqn:F; cbn; break; auto.
    + now rewrite F.
    + rewrite IH, F, life_of_absent by easy. now destruct (f Unseen).
Qed.

Definition one (b : bool) : N := if b then 1 else 0.

Lemma tally_set f x l t :
  keyed t -> f Unseen = false ->
  tally f (set_life x l t) + one (f (life_of t x)) = tally f t + one (f l).
Proof.
  unfold tally, keyed. intros H U. induction t as [|[z k] t IH]; cbn [life_of set_life map fst] in *.
  - unfold one. cbn [count snd]. rewrite U. destruct (f l); lia.
  - inv H. specialize (IH H3). destruct (subject_dec x z); subst; cbn [count snd].
    + unfold one. destruct (f k), (f l); lia.
    + unfold one in *. destruct (f k); lia.
Qed.

Lemma tally_forget f x t :
  keyed t -> f Unseen = false ->
  tally f (forget_life x t) + one (f (life_of t x)) = tally f t.
Proof.
  unfold tally, keyed. intros H U.
  induction t as [|[z k] t IH]; cbn [life_of forget_life filter map fst count snd] in *.
  - rewrite U. unfold one. lia.
  - inv H. specialize (IH H3). destruct (subject_dec x z); subst; cbn [count snd].
    + fold (forget_life z t) in *. rewrite life_of_absent, U in IH by easy. unfold one in *. destruct (f k); lia.
    + fold (forget_life x t) in *. unfold one in *.
      destruct (f k), (f (life_of t x)); lia.
Qed.

Lemma tally_pos f x t : f Unseen = false -> f (life_of t x) = true -> 1 <= tally f t.
Proof.
  unfold tally. intros U.
  induction t as [|[z k] t IH]; cbn [life_of count snd]; [congruence|].
  break; intros H; [rewrite H; lia|]. specialize (IH H). destruct (f k); lia.
Qed.

Lemma first_queued_some t x :
  keyed t -> first_queued t = Some x -> life_of t x = Queued.
Proof.
  unfold first_queued. intros K H.
  destruct (find _ t) as [[y l]|] eqn:F; cbn in H; [|easy]. inv H.
  apply find_some in F. destruct F as [I Q]. destruct l; try easy.
  now apply life_of_in.
Qed.

Lemma first_queued_none t : first_queued t = None -> tally is_queued t = 0.
Proof.
  unfold first_queued, tally. destruct (find _ t) eqn:F; [easy|]. intros _.
  induction t as [|[z k] t IH]; cbn in *; [easy|].
  destruct (is_queued k); [easy|auto].
Qed.

Lemma in_prompts_of t x pr : keyed t -> In (x, pr) (prompts_of t) <-> life_of t x = Shown pr.
Proof.
  intros K. unfold prompts_of. rewrite in_flat_map. split.
  - intros ([y l] & I & J). cbn in J. destruct l; try easy. destruct J as [E|[]].
    inv E. now apply life_of_in.
  - intros E. exists (x, life_of t x). split; [apply life_of_present; congruence|].
    cbn. rewrite E. now left.
Qed.

(** From here on these are used through the facts above. *)
Arguments tally : simpl never.
Arguments set_life : simpl never.
Arguments forget_life : simpl never.
Arguments life_of : simpl never.
Arguments waiting : simpl never.
Arguments problem_set : simpl never.
Arguments problem_union : simpl never.
Arguments waiting_hosts : simpl never.
Arguments waiting_problems : simpl never.
