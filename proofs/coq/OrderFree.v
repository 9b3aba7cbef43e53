(** That the order in which the services report decides nothing. *)

From Coq Require Import NArith List Bool Lia.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer Verdicts Calm CalmMoves.
Import ListNotations.
Local Open Scope N_scope.

Section Calm.
  Variables (p : policy) (v : subject -> bool).
  Local Notation calm_input := (Calm.calm_input p v).
  Local Notation calm_run := (Calm.calm_run p v).
  Local Notation word := (Calm.word v).
  Local Notation decides := (Calm.decides p v).
  Local Notation decided := (Calm.decided p v).
  Local Notation brings := (Calm.brings p).
  Local Notation brought := (Calm.brought p).
  Local Notation stands := (CalmMoves.stands v).
  Local Notation as_said := (CalmMoves.as_said v).
  Local Notation table_agrees := (CalmMoves.table_agrees p v).
  Local Notation sessions_agree := (CalmMoves.sessions_agree p v).
  Local Notation agrees := (CalmMoves.agrees p v).
  Local Notation both := (CalmMoves.both p v).
  Local Notation show_next_agrees := (CalmMoves.show_next_agrees p v).
  Local Notation review_agrees := (CalmMoves.review_agrees p v).
  Local Notation refuse_agrees := (CalmMoves.refuse_agrees p v).
  Local Notation ta_shown := (CalmMoves.ta_shown p v).
  Local Notation ta_brought := (CalmMoves.ta_brought p v).
  Local Notation sa_in := (CalmMoves.sa_in p v).
  Local Notation sa_out := (CalmMoves.sa_out p v).
  Local Notation ag_wf := (CalmMoves.ag_wf p v).
  (** ** An answer *)

  Lemma told_replies x vd n l a :
    ~ In n (map number l) -> told_after n (flat_map (reply x vd) l) a = a.
  Proof.
    induction l as [|w l IH]; [easy|]. cbn [map In flat_map]. intros N. rewrite told_app.
    replace (told_after n (reply x vd w) a) with a; [auto|].
    unfold reply. destruct (waits_for x w); cbn; auto.
    destruct (number w =? n) eqn:X; auto. apply N.eqb_eq in X. intuition.
  Qed.

  Lemma told_reply x vd l : NoDup (map number l) -> forall s a, In s l ->
    told_after (number s) (flat_map (reply x vd) l) a
    = if waits_for x s then Some (action_of vd) else a.
  Proof.
    induction l as [|w l IH]; [easy|]. cbn [map In flat_map]. intros ND s a J. inv ND.
    rewrite told_app.
    destruct J as [->|J].
    - rewrite told_replies by auto. unfold reply.
      destruct (waits_for x s); cbn; auto. now rewrite N.eqb_refl.
    - rewrite IH by auto. destruct (waits_for x s); auto.
      unfold reply. destruct (waits_for x w); cbn; auto.
      destruct (number w =? number s) eqn:X; auto. apply N.eqb_eq in X.
      destruct H1. rewrite X. now apply in_map.
  Qed.

  Lemma shows_replies x vd l : shows (flat_map (reply x vd) l) = [].
  Proof.
    induction l as [|w l IH]; cbn; auto. rewrite shows_app, IH, app_nil_r.
    unfold reply. now destruct (waits_for x w).
  Qed.

  (** Nobody lives on what is being asked about. *)
  Lemma no_cuts st is es x pr vd :
    sessions_agree st is es -> life_of (subjects st) x = Shown pr ->
    cuts x vd (sessions st) = [] /\
    forall s, In s (sessions st) -> waits_for x s = false -> settle_session x vd s = s.
  Proof.
    intros A L.
    assert (D : forall s, In s (sessions st) -> lives_on x s = false).
    { intros s I. destruct (lives_on x s) eqn:Q; auto. exfalso.
      pose proof (sa_in _ _ _ A _ I) as S. unfold lives_on, based_on, stands in *.
      destruct (rests s) as [| |y] eqn:R; try (now rewrite andb_false_r in Q).
      destruct (subject_dec x y) as [->|]; [|now rewrite andb_false_r in Q].
      destruct (at_leaf s); try easy; destruct S as [_ S]; rewrite (S y eq_refl) in L; easy. }
    split.
    - destruct vd; auto. cbn. clear L. revert D. generalize (sessions st) as l.
      induction l as [|w l IH]; cbn; auto. intros D. unfold cut at 1.
      rewrite D by auto. cbn. auto.
    - intros s I W. unfold settle_session. rewrite W. destruct vd; auto. now rewrite D.
  Qed.

  Lemma settle_agrees st is es x pr vd i :
    agrees st is es -> life_of (subjects st) x = Shown pr ->
    as_said x (standing vd) -> action_of vd = word x ->
    brings i = [] -> speaker i = None ->
    both (fst (settle p x vd st)) (is ++ [i]) (es ++ snd (settle p x vd st)).
  Proof.
    intros A L V AW BR SP. pose proof A as [W T S]. destruct (wf_core _ _ W) as [O _ K _ _].
    destruct (no_cuts st is es x pr vd S L) as [NC ST].
    unfold settle. rewrite NC, L. cbn [app dismiss].
    set (st1 := settled x vd st).
    pose proof (show_next_sessions p st1) as Q.
    pose proof (show_next_prompting p st1) as F.
    assert (K1 : keyed (subjects st1)) by (cbn; now apply keyed_set).
    set (told := DismissPrompt (prompt_number pr) (dismissal_of vd)
                 :: flat_map (reply x vd) (sessions st)).
    assert (T1 : table_agrees (subjects st1) (is ++ [i]) (es ++ told)).
    { cbn. apply mute_agrees; [apply shows_replies|]. rewrite <- (app_nil_r es).
      apply set_agrees; auto using silent_agrees; rewrite L; cbn; now destruct vd. }
    pose proof (show_next_agrees st1 _ _ K1 T1) as T2.
    assert (AL : forall y, life_of (subjects st) y = Allowed ->
      life_of (subjects (fst (show_next p st1))) y = Allowed).
    { intros y M. apply show_next_allowed; auto. cbn. rewrite life_of_set. break; congruence. }
    assert (ALx : vd = allow -> life_of (subjects (fst (show_next p st1))) x = Allowed).
    { intros ->. apply show_next_allowed; auto. cbn. rewrite life_of_set. now break. }
    assert (D : forall n a, decides n a i = a).
    { intros n a. destruct i; cbn in *; auto; easy. }
    destruct (show_next p st1) as [st2 shown]. cbn [fst snd] in *.
    change (DismissPrompt (prompt_number pr) (dismissal_of vd)
            :: flat_map (reply x vd) (sessions st) ++ shown) with (told ++ shown).
    split; [now rewrite app_assoc|]. split.
    - intros s J. rewrite Q in J. cbn in J. apply in_map_iff in J. destruct J as (w & <- & J).
      rewrite number_settle, final_app, told_app, decided_snoc, D.
      rewrite (told_prompting _ shown) by auto. unfold told. cbn [told_after fold_left hears].
      fold (told_after (number w) (flat_map (reply x vd) (sessions st))
             (final_action (number w) es)).
      rewrite told_reply by (auto using ordered_nodup).
      pose proof (sa_in _ _ _ S _ J) as H.
      destruct (waits_for x w) eqn:WF.
      + unfold settle_session. rewrite WF. apply waits_for_iff in WF.
        destruct WF as (h & ps & E).
        pose proof (wf_sound _ _ W _ J) as SO. unfold sound in SO. rewrite E in SO.
        unfold stands in H. rewrite E in H. rewrite H, <- AW.
        destruct vd; cbn; auto. split; auto. intros y R. destruct SO as [SO _].
        rewrite SO in R. inv R. now apply ALx.
      + rewrite ST by auto. eapply stands_table; eauto.
    - intros n N. rewrite Q in N. cbn in N.
      rewrite numbers_map in N by (intros; apply number_settle).
      rewrite final_app, told_app, decided_snoc, D.
      rewrite (told_prompting _ shown) by auto. unfold told. cbn [told_after fold_left hears].
      fold (told_after n (flat_map (reply x vd) (sessions st)) (final_action n es)).
      rewrite told_replies by auto. now apply (sa_out _ _ _ S).
  Qed.

  (** ** Every input *)

  Lemma quiet_agrees st st' is es i :
    agrees st is es -> brings i = [] -> (forall n a, decides n a i = a) ->
    subjects st' = subjects st ->
    (forall s, In s (sessions st') ->
       In s (sessions st) \/ (at_leaf s = Joining /\ rests s = NoBasis
                              /\ ~ In (number s) (map number (sessions st)))) ->
    (forall n, ~ In n (map number (sessions st')) ->
       ~ In n (map number (sessions st))
       \/ exists s, In s (sessions st) /\ number s = n /\ awaited (at_leaf s) = None) ->
    both st' (is ++ [i]) es.
  Proof.
    intros [W T [SI SO]] B D E IN OUT. split.
    - rewrite E. now apply silent_agrees.
    - split.
      + intros s I. rewrite E, decided_snoc, D. destruct (IN s I) as [J|(L & R & N)]; auto.
        unfold stands. rewrite L, R, SO by auto. split; auto. easy.
      + intros n I. rewrite decided_snoc, D. destruct (OUT n I) as [J|(s & J & <- & AW)]; auto.
        pose proof (SI s J) as S. unfold stands in S.
        destruct (at_leaf s); try easy; try apply S.
  Qed.

  Lemma tick_waits st :
    (forall d, next_deadline st = Some d -> now st < d) -> tick p st = (st, []).
  Proof.
    unfold tick, next_deadline. intros H. destruct (_ + _)%nat; cbn; auto.
    destruct (earliest st) as [[d what]|]; auto. specialize (H d eq_refl).
    destruct (d <=? now st) eqn:X; auto. apply N.leb_le in X. lia.
  Qed.

  Lemma step_agrees st t i st' is es new :
    agrees st is es -> step p st t i = inr (st', new) ->
    calm_input st t i -> Forall calm_effect new ->
    agrees st' (is ++ [i]) (es ++ new).
  Proof.
    intros A H CI CE. pose proof (step_wf _ _ _ _ _ _ (ag_wf _ _ _ A) H) as W'.
    cut (both st' (is ++ [i]) (es ++ new)).
    { intros [T S]. now split. }
    clear W'. unfold step in H.
    assert (CI' : calm_input (with_now (N.max (now st) t) st) (N.max (now st) t) i).
    { destruct i; auto. cbn in *. intros d E. rewrite N.max_id. auto. }
    assert (A' : agrees (with_now (N.max (now st) t) st) is es).
    { destruct A as [W T [S1 S2]]. split; auto using with_now_wf. now split. }
    set (st1 := with_now _ st) in *.
    assert (NW : now st1 = N.max (now st) t) by reflexivity.
    clearbody st1. clear A CI. rename A' into A, CI' into CI.
    pose proof A as [W T S]. destruct (wf_core _ _ W) as [O B K _ _].
    destruct i; cbn [take] in H.
    - apply unless_over_inr in H as [_ H]. unfold open in H.
      destruct (session <? next_session st1) eqn:X; [easy|]. destruct (_ <=? _); [easy|].
      inv H. rewrite app_nil_r. apply N.ltb_ge in X.
      apply (quiet_agrees st1); auto; cbn.
      + intros s J. apply in_app_iff in J. destruct J as [J|[<-|[]]]; auto. right.
        repeat split; auto. cbn. intros J. apply in_map_iff in J.
        destruct J as (w & E & J). apply B in J. lia.
      + intros n N. left. intros J. apply N. rewrite map_app, in_app_iff. auto.
    - apply on_session_inr in H as (s & I & <- & H).
      destruct (decode (kind_of s) code) as [sig|] eqn:DC; [|easy]. inv H.
      eapply report_agrees; eauto.
    - apply on_session_inr in H as (s & I & <- & H). inv H.
      eapply report_agrees; eauto.
    - apply unless_over_inr in H as [_ H]. apply fetching_inr in H as (s & I & <- & _ & _ & H).
      pose proof (review_agrees st1 is es s inquiry given at_host with_problems A I CI) as R.
      cbn zeta in R. rewrite H in R. auto.
    - apply unless_over_inr in H as [_ H]. apply fetching_inr in H as (s & I & <- & _ & _ & H).
      inv H. apply (refuse_agrees st1 is es s (CertificateUnavailable (number s) inquiry)
        A I eq_refl R_certificate_unavailable (W_reason R_certificate_unavailable) s); auto.
      + intros a. cbn. now rewrite N.eqb_refl.
      + now apply silent_agrees.
    - apply unless_over_inr in H as [_ H]. apply take_answer_inr in H; auto.
      destruct H as (x & pr & L & E & H). specialize (CI x pr L E).
      destruct H as [(-> & H)|(-> & H)]; cbn in CI.
      + pose proof (settle_agrees st1 is es x pr (deny by_person)
          (Answer prompt dont_connect) A L) as R. rewrite <- H in R.
        apply R; cbn; auto. unfold word. now rewrite CI.
      + pose proof (settle_agrees st1 is es x pr allow
          (Answer prompt (connect_anyway (revision pr))) A L) as R. rewrite <- H in R.
        apply R; cbn; auto. unfold word. now rewrite CI.
    - destruct CI.
    - apply on_session_inr in H as (s & I & <- & H). specialize (CI s I eq_refl).
      unfold withdrawn_from in H. rewrite CI in H. inv H. rewrite app_nil_r.
      apply (quiet_agrees st1); auto; cbn; unfold drop_session.
      + intros w J. apply filter_In in J. now left.
      + intros n N. destruct (N.eq_dec n (number s)) as [->|X]; [right; eauto|]. left.
        intros J. apply N. apply in_map_iff in J. destruct J as (w & <- & J).
        apply in_map, filter_In. split; auto. apply negb_true_iff. now apply N.eqb_neq.
    - rewrite tick_waits in H.
      + inv H. rewrite app_nil_r. apply (quiet_agrees st'); auto.
      + intros d E. specialize (CI d E). lia.
    - destruct CI.
    - inv H. rewrite app_nil_r. apply (quiet_agrees st'); auto.
    - inv H. rewrite app_nil_r. apply (quiet_agrees st'); auto.
  Qed.

  Lemma calm_agrees st is es : calm_run st is es -> agrees st is es.
  Proof.
    induction 1 as [|st t i st' is es new R IH H CI CE].
    - split; [apply wf_start| |].
      + split; intros x; unfold on_show; cbn; try exact Logic.I; split; easy.
      + split; cbn; easy.
    - eapply step_agrees; eauto.
  Qed.

  (** ** What a calm run comes to *)

  Lemma decided_alone n is : decided n (reports_of n is) = decided n is.
  Proof.
    unfold decided. generalize (@None action) as a. induction is as [|i is IH]; cbn; auto.
    intros a. unfold speaks. destruct (speaker i) as [m|] eqn:SP.
    - destruct (m =? n) eqn:X; cbn; auto. rewrite IH. f_equal.
      destruct i; cbn in *; auto; inv SP; now rewrite X.
    - rewrite IH. f_equal. now destruct i.
  Qed.

  Lemma brought_alone x is :
    In x (brought is) <-> exists n, In x (brought (reports_of n is)).
  Proof.
    unfold brought, reports_of. split.
    - intros H. apply in_flat_map in H. destruct H as (i & I & J).
      destruct (speaker i) as [n|] eqn:SP; [|destruct i; cbn in *; easy].
      exists n. apply in_flat_map. exists i. split; auto. apply filter_In. split; auto.
      unfold speaks. now rewrite SP, N.eqb_refl.
    - intros (n & H). apply in_flat_map in H. destruct H as (i & I & J).
      apply filter_In in I. apply in_flat_map. exists i. tauto.
  Qed.

  (** What is shown, and what each session is told in the end, is read off each
      session's own reports and the verdicts: the subjects of the certificates that
      were brought, and the word on the last one. *)
  Theorem calm_run_comes_to st is es :
    calm_run st is es -> all_answered st ->
    (forall x, In x (shows es) <-> exists n, In x (brought (reports_of n is)))
    /\ (forall n, final_action n es = decided n (reports_of n is)).
  Proof.
    intros R F. destruct (calm_agrees _ _ _ R) as [W T S]. split.
    - intros x. rewrite <- brought_alone, (ta_shown _ _ _ T), (ta_brought _ _ _ T).
      specialize (F x). destruct (life_of (subjects st) x); cbn in *; intuition congruence.
    - intros n. rewrite decided_alone.
      destruct (in_dec N.eq_dec n (map number (sessions st))) as [I|I]; [|now apply S].
      apply in_map_iff in I. destruct I as (s & <- & I).
      pose proof (sa_in _ _ _ S _ I) as H. pose proof (wf_sound _ _ W _ I) as SO.
      unfold stands, sound in *. destruct (at_leaf s); try tauto.
      destruct SO as [_ SO]. specialize (F about).
      destruct (life_of (subjects st) about); cbn in *; intuition congruence.
  Qed.
End Calm.

(** "For the same verdict on each subject, the subjects shown and each session's final
    action do not depend on how the sessions' reports (each in its own order)
    interleave, while no cap is reached, none withdraws or reports connected while held,
    no deadline fires, nothing is forgotten and the policy settles nothing."

    Two runs of one policy, calm (which is the sentence's second half) and answered by
    the same [v], at any times and in any order of answers; each session's accepted
    reports are the same, in the same order, in both. When every prompt of both has been
    answered, both have shown the same subjects and told each session the same. *)
Theorem order_free p v st1 is1 es1 st2 is2 es2 :
  calm_run p v st1 is1 es1 -> calm_run p v st2 is2 es2 ->
  (forall n, reports_of n is1 = reports_of n is2) ->
  all_answered st1 -> all_answered st2 ->
  (forall x, In x (shows es1) <-> In x (shows es2))
  /\ (forall n, final_action n es1 = final_action n es2).
Proof.
  intros R1 R2 E F1 F2.
  destruct (calm_run_comes_to p v _ _ _ R1 F1) as [S1 A1].
  destruct (calm_run_comes_to p v _ _ _ R2 F2) as [S2 A2]. split.
  - intros x. rewrite S1, S2. split; intros (n & H); exists n; [rewrite <- E|rewrite E]; auto.
  - intros n. now rewrite A1, A2, E.
Qed.
