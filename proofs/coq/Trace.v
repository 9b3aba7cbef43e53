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
  ended g' = ended g ->
  glink g' (set_life x (standing v) t) last.
Proof.
  intros [GC GD GS GA GF] O Y N E1 E2 E3 E4 E5.
  split; unfold late; rewrite ?E1, ?E2, ?E3, ?E4, ?E5; auto.
  - intros y. rewrite life_of_set. break; auto. destruct (O y n) as [-> _]. auto.
  - intros y. rewrite life_of_set. break; auto. destruct (O y n) as [_ ->]. auto.
  - intros y pr. rewrite life_of_set. break; auto. now destruct v.
  - intros y. rewrite life_of_set. break; [|apply GA]. specialize (GA x).
    pose proof (late_least g). destruct v; cbn; destruct (life_of t x); lia.
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
  (forall n, ~ In n (map number (sessions st)) -> views m n = blank) ->
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
    - intros n NI. rewrite numbers_map in NI by (intros; apply number_settle).
      rewrite H4, F4, D2 by auto. auto.
    - rewrite H2, F2. exact D3. }
  { now apply settled_core. }
  { now apply settled_wanted. }
  rewrite SN in A, B. cbn [fst snd] in A, B.
  rewrite !all_may_app, !watch_app. fold m2. fold m3. auto.
Qed.

(** ** The review *)

(** The observer after the certificate was accepted: [x] was read. *)
Definition reads (x : option subject) (v : view) : view :=
  match x with
  | Some x => View (its_kind v) (asked v) (acted v) (Some x) (is_refused v) (is_connected v)
  | None => v
  end.

Section Review.
  Variables (p : policy) (st : state) (s0 : session) (m0 m : observer).
  Hypothesis K : link m0 st.
  Hypothesis W : wf p st.
  Hypothesis I0 : In s0 (sessions st).
  Hypothesis F : is_fetching s0.
  Hypothesis V : over st = false.
  Hypothesis E0 : ended (books m0) = false.
  Hypothesis OTHERS : forall k, k <> number s0 -> views m k = views m0 k.

  (** [s] is the fetching session, its basis set or not. *)
  Definition held (s : session) : Prop :=
    number s = number s0 /\ inquiry s = inquiry s0 /\ kind_of s = kind_of s0 /\
    slink (views m (number s0)) s /\ is_fetching s.

  Lemma held_pending s : held s -> acted (views m (number s0)) < asked (views m (number s0))
    /\ asked (views m (number s0)) = inquiry s /\ is_refused (views m (number s0)) = false.
  Proof.
    intros (_ & _ & _ & [LK LA LR LC LT LP LB] & (d & E)). rewrite E in *. cbn in *. auto.
  Qed.

  (** [s] gets a new leaf and [es] say so. *)
  Lemma replace_link s l es s' :
    held s -> number s' = number s -> books m = books m0 ->
    at_leaf s' = l ->
    tells (books m) (views m (number s0)) (number s0) es s' ->
    all_may m es /\ link (watch es m) (with_sessions (put s' (sessions st)) st).
  Proof.
    intros (N & _) N' B _ T. eapply put_link; eauto; [apply W|congruence].
  Qed.

  Lemma refuse_tells s r why :
    held s ->
    tells (books m) (views m (number s0)) (number s0)
      [SetCertificateAction (number s) (inquiry s) Cancel why;
       SessionChanged (number s) (Refused r)] (with_leaf (Refused r) s).
  Proof.
    intros H. pose proof (held_pending s H) as (P1 & P2 & P3).
    destruct H as (N & Q & KD & [LK LA LR LC LT LP LB] & _).
    split; [repeat constructor; auto|]. split.
    - cbn. repeat split; auto; try easy. lia.
    - split; cbn; auto; try easy. lia.
  Qed.

  Lemma refuse_link s r why :
    held s -> books m = books m0 ->
    all_may m (snd (refuse r why s st)) /\ link (watch (snd (refuse r why s st)) m) (fst (refuse r why s st)).
  Proof.
    intros H B. cbn [fst snd refuse]. eapply replace_link; eauto. now apply refuse_tells.
  Qed.

  Lemma hold_tells x h ps s s1 :
    held s -> rests s = On x -> number s1 = number s -> kind_of s1 = kind_of s ->
    inquiry s1 = inquiry s -> rests s1 = rests s ->
    tells (books m) (views m (number s0)) (number s0)
      [SessionChanged (number s1) (Deciding x h ps)] (with_leaf (Deciding x h ps) s1).
  Proof.
    intros H R N1 KD1 Q1 R1. pose proof (held_pending s H) as (P1 & P2 & P3).
    destruct H as (N & Q & KD & [LK LA LR LC LT LP LB] & (d & E)). rewrite E in *. cbn in LB.
    split; [repeat constructor; congruence|]. split.
    - cbn. repeat split; auto; easy.
    - split; cbn; auto; try congruence. rewrite R1. auto.
  Qed.

  Lemma admit_link x s :
    held s -> rests s = On x -> life_of (subjects st) x = Allowed -> books m = books m0 ->
    all_may m (snd (admit s st)) /\ link (watch (snd (admit s st)) m) (fst (admit s st)).
  Proof.
    intros H R A B. cbn [fst snd admit]. eapply replace_link; eauto.
    pose proof (held_pending s H) as (P1 & P2 & P3).
    destruct H as (N & Q & KD & [LK LA LR LC LT LP LB] & (d & E)).
    rewrite E, R in LB. cbn in LB. specialize (LB eq_refl). destruct LB as [LB1 LB2].
    pose proof (link_books _ _ K) as G.
    assert (EN : entitled (books m) (views m (number s0))).
    { exists x. rewrite B. rewrite (gl_consent _ _ _ G), A. repeat split; auto.
      destruct (denied (books m0) x) eqn:D; auto. apply (gl_denied _ _ _ G) in D.
      now rewrite A in D. }
    split; [repeat constructor; auto|]. split.
    - cbn. repeat split; auto; try easy. lia.
    - split; cbn; auto; try easy; try lia. rewrite R. auto.
  Qed.

  Lemma join_queued_link x h ps s :
    held s -> rests s = On x -> books m = books m0 ->
    let r := join_queued p x h ps s st in
    all_may m (snd r) /\ link (watch (snd r) m) (fst r).
  Proof.
    intros H R B. unfold join_queued. destruct (over_hosts _ _ _).
    - now apply refuse_link.
    - cbn [fst snd hold]. eapply replace_link; eauto. eapply hold_tells; eauto.
  Qed.

  Lemma joined_grows pr h ps :
    incl (shows_hosts pr) (shows_hosts (joined pr h ps))
    /\ incl (shows_problems pr) (shows_problems (joined pr h ps))
    /\ ((revision (joined pr h ps) = revision pr
         /\ shows_hosts (joined pr h ps) = shows_hosts pr
         /\ shows_problems (joined pr h ps) = shows_problems pr)
        \/ revision (joined pr h ps) = revision pr + 1).
  Proof.
    repeat split.
    - intros y J. apply in_add_optional_host. auto.
    - intros y J. apply in_problem_union. auto.
    - unfold joined. cbn. destruct (list_eq_dec host_dec _ _); auto.
      destruct (list_eq_dec problem_dec _ _); auto.
  Qed.

  Lemma grow_link x pr h ps st1 m1 :
    link m1 st1 -> life_of (subjects st1) x = Shown pr ->
    let pr' := joined pr h ps in
    let st2 := with_subjects (set_life x (Shown pr') (subjects st1)) st1 in
    all_may m1 (update pr' x st2) /\ link (watch (update pr' x st2) m1) st2.
  Proof.
    intros [LS LF [GC GD GS GA GF]] L. cbn zeta.
    destruct (GS _ _ L) as (A1 & A2 & A3 & A4).
    destruct (joined_grows pr h ps) as (J1 & J2 & J3).
    set (pr' := joined pr h ps) in *.
    assert (N : prompt_number pr' = prompt_number pr) by reflexivity.
    clearbody pr'.
    cbn. rewrite N, A2. split.
    - split; auto. exists (shows_hosts pr), (shows_problems pr).
      repeat split; auto. destruct J3 as [(J & J' & J'')|J]; auto.
      right. split; auto. rewrite J. apply A4. lia.
    - split; cbn; auto. split; cbn; auto.
      + intros y. rewrite life_of_set. break; auto. cbn. now rewrite GC, L.
      + intros y D. rewrite life_of_set. break; auto. apply GD in D. now rewrite L in D.
      + intros y q. rewrite life_of_set. break; intros E.
        * inv E. rewrite N. notes. repeat split; auto. intros r R.
          rewrite note_other by lia. apply A4.
          destruct J3 as [(J & _)|J]; lia.
        * destruct (GS _ _ E) as (B1 & B2 & B3 & B4).
          assert (prompt_number q <> prompt_number pr) by congruence.
          notes. auto.
      + intros y. rewrite life_of_set. break; [|apply GA]. specialize (GA x). now rewrite L in GA.
      + intros k KK. assert (k <> prompt_number pr).
        { intros ->. destruct (GF _ KK). congruence. }
        notes. auto.
  Qed.

  Lemma join_shown_link pr x h ps s :
    held s -> rests s = On x -> life_of (subjects st) x = Shown pr -> books m = books m0 ->
    let r := join_shown p pr x h ps s st in
    all_may m (snd r) /\ link (watch (snd r) m) (fst r).
  Proof.
    intros H R L B. unfold join_shown. destruct (over_hosts _ _ _).
    - now apply refuse_link.
    - cbn [fst snd hold]. edestruct (replace_link s (Deciding x h ps)
        [SessionChanged (number s) (Deciding x h ps)] (with_leaf (Deciding x h ps) s))
        as [A1 A2]; eauto.
      { eapply hold_tells; eauto. }
      destruct (grow_link x pr h ps _ _ A2 L) as [B1 B2].
      rewrite all_may_app, watch_app. split; [split; [exact A1|exact B1]|exact B2].
  Qed.

  Lemma ask_link x h ps s :
    held s -> rests s = On x -> life_of (subjects st) x = Unseen -> books m = books m0 ->
    let r := ask p x h ps s st in
    all_may m (snd r) /\ link (watch (snd r) m) (fst r).
  Proof.
    intros H R L B. unfold ask. destruct (subjects_full _ _); [now apply refuse_link|].
    destruct (no_room_for_prompt _ _ _); [now apply refuse_link|]. cbn zeta.
    cbn [hold]. set (s1 := with_prompt_made s).
    edestruct (replace_link s (Deciding x h ps)
      [SessionChanged (number s1) (Deciding x h ps)] (with_leaf (Deciding x h ps) s1))
      as [A1 A2]; eauto.
    { eapply hold_tells; eauto. }
    set (st1 := with_sessions (put (with_leaf (Deciding x h ps) s1) (sessions st)) st) in *.
    set (st2 := with_subjects (set_life x Queued (subjects st1)) st1).
    assert (A3 : link (watch [SessionChanged (number s1) (Deciding x h ps)] m) st2).
    { destruct A2 as [LS LF [GC GD GS GA GF]]. split; auto. split; auto; cbn in *.
      - intros y. rewrite life_of_set. break; auto. cbn. now rewrite GC, L.
      - intros y D. rewrite life_of_set. break; auto. apply GD in D. now rewrite L in D.
      - intros y pr. rewrite life_of_set. break; auto. easy.
      - intros y. rewrite life_of_set. break; [|apply GA]. specialize (GA x).
        rewrite L in GA. unfold late in GA. rewrite B in GA |- *. rewrite E0 in GA. lia. }
    assert (NS : number s = number s0) by apply H.
    destruct (show_next_link p st2 _ A3) as [C1 C2].
    { destruct (wf_core _ _ W) as [O BB KK N D]. split; cbn; auto using keyed_set.
      - unfold ordered. now rewrite numbers_put.
      - intros w J. apply in_put in J. destruct J as [(-> & _)|(J & _)]; auto.
        cbn. rewrite NS. auto.
      - intros y pr. rewrite life_of_set. break; eauto; easy.
      - intros y z pr pr'. rewrite !life_of_set. break; eauto; easy. }
    { intros y Q. cbn in Q. rewrite life_of_set in Q.
      assert (HW : y = x \/ has_waiter y st) by (break; auto; right; now apply (wf_wanted _ _ W)).
      destruct HW as [->|(w & J & G)].
      - eexists. split; [eapply (put_puts s0); eauto|]. unfold waits_for. cbn. now break.
      - exists w. split; auto. apply put_keeps; auto. cbn. intros Z.
        assert (w = s0) by (apply (ordered_unique (sessions st)); auto; [apply W|congruence]).
        subst w. now rewrite fetching_waits in G. }
    destruct (show_next p st2) as [st3 shown]. cbn [fst snd] in *.
    rewrite all_may_app, watch_app. auto.
  Qed.

  (** The policy's no: the person's yes, if there was one, is over already. *)
  Lemma deny_by_policy_link x h ps s :
    held s -> rests s = On x ->
    books m = say x false (denied (books m0) x) (books m0) ->
    let r := deny_by_policy p x h ps s st in
    all_may m (snd r) /\ link (watch (snd r) m) (fst r).
  Proof.
    intros H R B.
    assert (G : glink (books m) (set_life x (Denied by_policy) (subjects st)) (prompts_shown st)).
    { rewrite B. apply (glink_said _ _ _ x (deny by_policy)); [apply K|easy]. }
    assert (ALONE : is_allowed (life_of (subjects st) x) = false ->
      all_may m (snd (refuse_for R_not_overridable s st))
      /\ link (watch (snd (refuse_for R_not_overridable s st)) m)
              (fst (refuse_for R_not_overridable s st))).
    { intros NA. cbn [fst snd refuse_for refuse].
      eapply put_link with (s := s0) (m0 := Observer (views m0) (books m)); auto.
      - destruct K as [LS LF [GC GD GS GA GF]]. split; auto. cbn. rewrite B.
        split; cbn; auto.
        + intros y. unfold note. break; auto.
        + intros y. unfold note. break; auto.
      - apply W.
      - apply H.
      - now apply refuse_tells. }
    assert (TOLD : all_may m (snd (settle p x (deny by_policy)
               (with_sessions (put (with_leaf (Deciding x h ps) s) (sessions st)) st)))
      /\ link (watch (snd (settle p x (deny by_policy)
               (with_sessions (put (with_leaf (Deciding x h ps) s) (sessions st)) st))) m)
              (fst (settle p x (deny by_policy)
               (with_sessions (put (with_leaf (Deciding x h ps) s) (sessions st)) st)))).
    { pose proof (held_pending s H) as (P1 & P2 & P3).
      destruct H as (N & Q & KD & [LK LA LR LC LT LP LB] & (d & E)). rewrite E in *. cbn in *.
      apply settle_link; auto.
      - intros w J. cbn in J. apply in_put in J. destruct J as [(-> & _)|(J & NN)].
        + cbn. rewrite N. split; cbn; auto.
        + cbn in NN. rewrite OTHERS by congruence. now apply K.
      - intros n NN. cbn in NN. rewrite numbers_put in NN.
        rewrite OTHERS; [now apply K|]. intros ->. apply NN. now apply in_map.
      - intros w J Z. cbn in J. apply in_put in J. destruct J as [(-> & _)|(J & _)]; auto.
        pose proof (wf_sound _ _ W _ J) as S. apply waits_for_iff in Z.
        destruct Z as (h' & ps' & Z). unfold sound in S. rewrite Z in S. apply S.
      - intros pr L. cbn in L. rewrite B. cbn. now apply (gl_shown _ _ _ (link_books _ _ K)).
      - apply put_core; [apply W|]. exists s0. auto.
      - intros y NN Z. eapply put_waiters; eauto; try apply W; auto.
        left. now apply fetching_waits. }
    unfold deny_by_policy.
    destruct (life_of (subjects st) x) as [| | | |[]] eqn:L; auto.
    destruct (subjects_full _ _); auto.
  Qed.
End Review.

Lemma review_link p c h ps st s m :
  link m st -> wf p st -> In s (sessions st) -> is_fetching s -> over st = false ->
  ended (books m) = false ->
  let i := Certificate (number s) (inquiry s) c h ps in
  let m1 := accept p i m in
  let r := review p c (normal_host h) (problem_set ps) s st in
  all_may m1 (snd r) /\ link (watch (snd r) m1) (fst r).
Proof.
  intros K W I F V E0. cbn zeta. unfold accept, review, subject_read.
  pose proof (link_sessions _ _ K s I) as SL.
  assert (H0 : held s m s) by (repeat split; auto; apply SL).
  destruct (readable p c) as [id|]; [|now eapply refuse_link; eauto].
  destruct (cut_subject p id (normal_host h) (problem_set ps)) as [x|] eqn:CS.
  2: { destruct (forbid_overrides p); now eapply refuse_link; eauto. }
  set (rd := on_view (number s) (fun v => View (its_kind v) (asked v) (acted v) (Some x)
               (is_refused v) (is_connected v)) m).
  assert (OT : forall k, k <> number s -> views rd k = views m k)
    by (intros; now apply on_view_others).
  assert (VS : views rd (number s) = View (its_kind (views m (number s)))
     (asked (views m (number s))) (acted (views m (number s))) (Some x)
     (is_refused (views m (number s))) (is_connected (views m (number s))))
    by (cbn; now notes).
  pose proof (wf_sound _ _ W s I) as SS. destruct F as (d & F).
  unfold sound in SS. rewrite F in SS.
  assert (H1 : forall b, held s (Observer (views rd) b) s).
  { intros b. destruct SL as [LK LA LR LC LT LP LB].
    repeat split; cbn [views]; rewrite ?VS; cbn; auto; [|now exists d].
    rewrite SS in *. auto. }
  assert (H2 : forall b, held s (Observer (views rd) b) (with_basis (On x) s)).
  { intros b. destruct SL as [LK LA LR LC LT LP LB].
    repeat split; cbn [views]; rewrite ?VS; cbn; auto; [|now exists d].
    rewrite F, SS in LB. cbn in LB. auto. }
  assert (RD : rd = Observer (views rd) (books m)) by reflexivity.
  assert (FS : is_fetching s) by now exists d.
  destruct (forbid_overrides p) eqn:FO; cbn [negb andb].
  { rewrite RD. eapply refuse_link with (m0 := m); eauto. }
  unfold judge. destruct (forbidden p (problem_set ps)).
  - eapply deny_by_policy_link with (m0 := m) (s0 := s); eauto.
  - rewrite RD. destruct (life_of (subjects st) x) eqn:L.
    + eapply ask_link with (m0 := m); eauto.
    + eapply join_queued_link with (m0 := m); eauto.
    + eapply join_shown_link with (m0 := m); eauto.
    + eapply admit_link with (m0 := m) (x := x); eauto.
    + eapply refuse_link with (m0 := m); eauto.
Qed.
