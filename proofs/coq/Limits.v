(** What a meeting remembers stays within the policy's caps. *)

From Coq Require Import NArith List Bool Lia Sorted.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer Link Trace Runs Turns Verdicts.
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
