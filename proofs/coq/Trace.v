(** Every run: the meeting is well formed, the onlooker's books agree with it, and
    every effect was allowed at its turn. *)

From Coq Require Import NArith List Bool Lia Sorted.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer Link.
Import ListNotations.
Local Open Scope N_scope.

(** ** Verdicts *)

Lemma glink_settled g g' t last x v :
  glink g t last ->
  (forall y, y <> x -> consent g' y = consent g y /\ denied g' y = denied g y) ->
  consent g' x = is_allowed (standing v) ->
  (denied g' x = true -> is_denied (standing v) = true) ->
  about g' = about g -> latest g' = latest g -> seen g' = seen g -> asks g' = asks g ->
  glink g' (set_life x (standing v) t) last.
Proof.
  intros [GC GD GS GA GF] O Y N E1 E2 E3 E4. split; rewrite ?E1, ?E2, ?E3, ?E4; auto.
  - intros y. rewrite life_of_set. break; auto. destruct (O y n) as [-> _]. auto.
  - intros y. rewrite life_of_set. break; auto. destruct (O y n) as [_ ->]. auto.
  - intros y pr. rewrite life_of_set. break; auto. now destruct v.
  - intros y. rewrite life_of_set. break; [|apply GA]. specialize (GA x).
    destruct v; cbn; destruct (life_of t x); lia.
Qed.

Lemma glink_no g t last x :
  glink g t last -> is_denied (life_of t x) = true -> glink (say x false true g) t last.
Proof.
  intros [GC GD GS GA GF] D. split; cbn; auto.
  - intros y. unfold note. break; auto. now destruct (life_of t x).
  - intros y. unfold note. break; auto.
Qed.

Lemma glink_said g t last x v no :
  glink g t last -> (no = true -> is_denied (standing v) = true) ->
  glink (say x (is_allowed (standing v)) no g) (set_life x (standing v) t) last.
Proof.
  intros G N. eapply glink_settled; eauto; cbn.
  - intros y D. now notes.
  - now notes.
  - now notes.
Qed.

Definition cut_by (x : subject) (v : verdict) (s : session) : list effect :=
  match v with allow => [] | deny d => cut x (reason_of d) s end.

Lemma cuts_flat x v l : cuts x v l = flat_map (cut_by x v) l.
Proof. unfold cuts, cut_by. destruct v; auto. induction l; auto. Qed.

Lemma lives_on_waits x s : lives_on x s = true -> waits_for x s = false.
Proof. unfold lives_on, waits_for, awaited. destruct (at_leaf s); easy. Qed.

Lemma lives_on_live x s : lives_on x s = true -> refused (at_leaf s) = false.
Proof. unfold lives_on. destruct (at_leaf s); easy. Qed.

Lemma reply_local x v s : Forall (of_session (number s)) (reply x v s).
Proof. unfold reply. destruct (waits_for x s); repeat constructor. Qed.

Lemma cut_local x v s : Forall (of_session (number s)) (cut_by x v s).
Proof. unfold cut_by, cut. destruct v, (lives_on x s); repeat constructor. Qed.

Section Settling.
  Variables (g : ledger) (x : subject) (v : verdict) (s : session) (w : view).
  Hypothesis L : slink w s.
  Hypothesis R : waits_for x s = true -> rests s = On x.
  Hypothesis Y : v = allow -> consent g x = true /\ denied g x = false.

  Lemma reply_chain : chain g w (reply x v s).
  Proof.
    unfold reply. destruct (waits_for x s) eqn:W; [|exact I].
    pose proof W as P. apply waits_for_iff in P. destruct P as (h & ps & P).
    destruct L as [LK LA LR LC LT LP LB]. rewrite P in *. cbn in *.
    specialize (LP eq_refl). specialize (LB eq_refl). rewrite R in LB by auto.
    destruct v; cbn.
    - destruct Y as [Y1 Y2]; auto. repeat split; auto; try lia; try easy.
      exists x. tauto.
    - repeat split; auto; try lia; try easy.
  Qed.

  Lemma cut_chain : chain g (after_all (reply x v s) w) (cut_by x v s).
  Proof.
    clear R Y. unfold cut_by, cut. destruct v; [exact I|]. destruct (lives_on x s) eqn:A; [|exact I].
    unfold reply. rewrite (lives_on_waits x s A). cbn. repeat split; auto.
    rewrite (sl_refused _ _ L). now apply lives_on_live in A. easy.
  Qed.

  Lemma settled_slink :
    slink (after_all (cut_by x v s) (after_all (reply x v s) w)) (settle_session x v s).
  Proof.
    clear R Y. unfold cut_by, cut, reply, settle_session. destruct (waits_for x s) eqn:W.
    - assert (N : lives_on x s = false).
      { destruct (lives_on x s) eqn:A; auto. apply lives_on_waits in A. congruence. }
      rewrite N. apply waits_for_iff in W. destruct W as (h & ps & P).
      destruct L as [LK LA LR LC LT LP LB]. rewrite P in *. cbn in *.
      specialize (LP eq_refl). specialize (LB eq_refl).
      destruct v; cbn; split; cbn; auto; try easy; lia.
    - destruct v; [exact L|]. destruct (lives_on x s) eqn:A; [|exact L].
      destruct L as [LK LA LR LC LT LP LB]. split; cbn; auto; easy.
  Qed.
End Settling.

Lemma settle_link p x v st m :
  (forall s, In s (sessions st) -> slink (views m (number s)) s) ->
  (forall n, next_session st <= n -> views m n = blank) ->
  (forall s, In s (sessions st) -> waits_for x s = true -> rests s = On x) ->
  (forall pr, life_of (subjects st) x = Shown pr -> about (books m) (prompt_number pr) = Some x) ->
  glink (books m) (set_life x (standing v) (subjects st)) (prompts_shown st) ->
  core st -> wanted_but x st ->
  let r := settle p x v st in
  all_may m (snd r) /\ link (watch (snd r) m) (fst r).
Proof.
  intros LS LF RW AB G C W. unfold settle. rewrite cuts_flat.
  destruct (show_next p (settled x v st)) as [st' shown] eqn:SN. cbn [fst snd].
  set (d := dismiss (life_of (subjects st) x) (dismissal_of v)).
  assert (D : all_may m d /\ views (watch d m) = views m
              /\ glink (books (watch d m)) (set_life x (standing v) (subjects st)) (prompts_shown st)).
  { unfold d, dismiss. destruct (life_of (subjects st) x) as [| |pr| |e] eqn:L; cbn;
      try (split; [exact I|split; [reflexivity|exact G]]).
    specialize (AB _ eq_refl). split; [split; [congruence|exact I]|].
    destruct v as [|[]]; cbn; try (split; [reflexivity|exact G]).
    rewrite AB. cbn. split; [reflexivity|].
    apply glink_no; [exact G|]. rewrite life_of_set. now break. }
  destruct D as (D1 & D2 & D3).
  destruct (fan (reply x v) (sessions st) (watch d m)) as (F1 & F2 & F3 & F4).
  { apply ordered_nodup, C. }
  { intros. apply reply_local. }
  { intros s I. rewrite D2. apply reply_chain; auto.
    intros V. split.
    - subst v. rewrite (gl_consent _ _ _ D3), life_of_set. now break.
    - destruct (denied _ x) eqn:N; auto. apply (gl_denied _ _ _ D3) in N.
      rewrite life_of_set in N. now break. }
  set (m2 := watch (flat_map (reply x v) (sessions st)) (watch d m)) in *.
  destruct (fan (cut_by x v) (sessions st) m2) as (H1 & H2 & H3 & H4).
  { apply ordered_nodup, C. }
  { intros. apply cut_local. }
  { intros s I. rewrite F3 by auto. rewrite D2. apply cut_chain. auto. }
  set (m3 := watch (flat_map (cut_by x v) (sessions st)) m2) in *.
  destruct (show_next_link p (settled x v st) m3) as [A B].
  { split; cbn.
    - intros s I. apply in_map_iff in I. destruct I as (s0 & <- & I).
      rewrite number_settle, H3, F3, D2 by auto. apply settled_slink; auto.
    - intros n N. assert (NI : ~ In n (map number (sessions st))).
      { intros J. apply in_map_iff in J. destruct J as (s & <- & J).
        pose proof (core_below _ C _ J). lia. }
      rewrite H4, F4, D2 by auto. auto.
    - rewrite H2, F2. exact D3. }
  { now apply settled_core. }
  { now apply settled_wanted. }
  rewrite SN in A, B. cbn [fst snd] in A, B.
  rewrite !all_may_app, !watch_app. fold m2. fold m3. auto.
Qed.
