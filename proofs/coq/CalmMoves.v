(** What a calm run has shown and told so far is what was said of the certificates that
    were brought; windows, signals and reviews keep it so. *)

From Coq Require Import NArith List Bool Lia.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer Verdicts Calm.
Import ListNotations.
Local Open Scope N_scope.

Section Calm.
  Variables (p : policy) (v : subject -> bool).
  Local Notation subject_in := (Calm.subject_in p).
  Local Notation word := (Calm.word v).
  Local Notation decides := (Calm.decides p v).
  Local Notation decided := (Calm.decided p v).
  Local Notation brings := (Calm.brings p).
  Local Notation brought := (Calm.brought p).

  (** ** The invariant of calm runs *)

  (** [f] is the word on the session's last certificate, [a] its last action. *)
  Definition stands (t : table) (f a : option action) (s : session) : Prop :=
    match at_leaf s with
    | Refused _ => a = f /\ f = Some Cancel
    | Deciding x _ _ => f = Some (word x)
    | Fetching _ => a = f
    | _ => a = f /\ forall x, rests s = On x -> life_of t x = Allowed
    end.

  Definition as_said (x : subject) (l : life) : Prop :=
    match l with Allowed => v x = true | Denied _ => v x = false | _ => True end.

  Definition on_show (l : life) : bool := is_shown l || is_settled l.

  Record table_agrees (t : table) (is : list input) (es : list effect) : Prop := {
    ta_said : forall x, as_said x (life_of t x);
    ta_shown : forall x, In x (shows es) <-> on_show (life_of t x) = true;
    ta_brought : forall x, In x (brought is) <-> is_seen (life_of t x) = true
  }.

  Record sessions_agree (st : state) (is : list input) (es : list effect) : Prop := {
    sa_in : forall s, In s (sessions st) ->
      stands (subjects st) (decided (number s) is) (final_action (number s) es) s;
    sa_out : forall n, ~ In n (map number (sessions st)) -> final_action n es = decided n is
  }.

  Record agrees (st : state) (is : list input) (es : list effect) : Prop := {
    ag_wf : wf p st;
    ag_table : table_agrees (subjects st) is es;
    ag_sessions : sessions_agree st is es
  }.

  Lemma shows_app a b : shows (a ++ b) = shows a ++ shows b.
  Proof. apply flat_map_app. Qed.

  Lemma brought_snoc is i : brought (is ++ [i]) = brought is ++ brings i.
  Proof. unfold brought. rewrite flat_map_app. cbn. now rewrite app_nil_r. Qed.

  Lemma final_app n a b : final_action n (a ++ b) = told_after n b (final_action n a).
  Proof. apply fold_left_app. Qed.

  Lemma decided_snoc n is i : decided n (is ++ [i]) = decides n (decided n is) i.
  Proof. unfold decided. now rewrite fold_left_app. Qed.

  Lemma told_app n a b x : told_after n (a ++ b) x = told_after n b (told_after n a x).
  Proof. apply fold_left_app. Qed.

  Lemma told_prompting n es a : Forall prompting es -> told_after n es a = a.
  Proof.
    intros F. revert a. induction F as [|e es E F IH]; cbn; auto. intros a.
    rewrite <- (IH a) at 2. f_equal. now destruct e.
  Qed.

  (** ** Windows *)

  Lemma set_agrees t is es x l new :
    table_agrees t is es -> as_said x l ->
    (on_show (life_of t x) = true -> on_show l = true) -> is_seen (life_of t x) = is_seen l ->
    (forall y, In y (shows new) <-> y = x /\ on_show l = true /\ on_show (life_of t x) = false) ->
    table_agrees (set_life x l t) is (es ++ new).
  Proof.
    intros [A B C] S O E N. split; intros y; rewrite life_of_set.
    - break; auto.
    - rewrite shows_app, in_app_iff, N, B. break; [|intuition].
      destruct (on_show (life_of t x)), (on_show l); intuition.
    - rewrite C. break; [now rewrite E|tauto].
  Qed.

  Lemma show_next_agrees st is es :
    keyed (subjects st) -> table_agrees (subjects st) is es ->
    table_agrees (subjects (fst (show_next p st))) is (es ++ snd (show_next p st)).
  Proof.
    intros K T. unfold show_next. destruct (window_free _ _); [|cbn; now rewrite app_nil_r].
    destruct (first_queued _) as [x|] eqn:F; [|cbn; now rewrite app_nil_r].
    apply first_queued_some in F; auto. cbn. apply set_agrees; auto; rewrite ?F; cbn; auto.
    intros y. intuition.
  Qed.

  Lemma show_next_allowed st x : keyed (subjects st) ->
    life_of (subjects st) x = Allowed ->
    life_of (subjects (fst (show_next p st))) x = Allowed.
  Proof.
    intros K A. unfold show_next. destruct (window_free _ _); auto.
    destruct (first_queued _) as [y|] eqn:F; auto. apply first_queued_some in F; auto.
    cbn. rewrite life_of_set. break; congruence.
  Qed.

  Lemma stands_table t t' f a s :
    (forall x, life_of t x = Allowed -> life_of t' x = Allowed) ->
    stands t f a s -> stands t' f a s.
  Proof. intros A. unfold stands. destruct (at_leaf s); intuition. Qed.

  (** ** A move of one session *)

  Definition only (n : N) (es : list effect) : Prop :=
    forall m a, m <> n -> told_after m es a = a.

  Lemma move_agrees st st' is es i s s' new :
    sessions_agree st is es -> core st -> In s (sessions st) ->
    speaker i = Some (number s) -> number s' = number s -> only (number s) new ->
    sessions st' = put s' (sessions st) ->
    (forall x, life_of (subjects st) x = Allowed -> life_of (subjects st') x = Allowed) ->
    stands (subjects st') (decides (number s) (decided (number s) is) i)
      (told_after (number s) new (final_action (number s) es)) s' ->
    sessions_agree st' (is ++ [i]) (es ++ new).
  Proof.
    intros [A B] C I SP E O Q AL S.
    assert (D : forall m a, m <> number s -> decides m a i = a).
    { intros m a N. destruct i; cbn in *; auto; inv SP;
        destruct (number s =? m) eqn:X; auto; apply N.eqb_eq in X; congruence. }
    split.
    - intros w J. rewrite Q in J. rewrite final_app, decided_snoc.
      apply in_put in J. destruct J as [(-> & _)|(J & N)].
      + rewrite E. exact S.
      + rewrite E in N. rewrite O, D by auto. eapply stands_table; eauto.
    - intros m J. rewrite Q, numbers_put in J. rewrite final_app, decided_snoc.
      assert (m <> number s). { intros ->. apply J. now apply in_map. }
      rewrite O, D by auto. auto.
  Qed.

  Lemma hear_agrees t tbl s sig f a :
    stands tbl f a s -> sound tbl s -> steady s sig ->
    let r := hear p t (gate_open tbl (rests s)) s sig in
    Forall calm_effect (snd r) ->
    stands tbl f (told_after (number s) (snd r) a) (fst r)
    /\ only (number s) (snd r) /\ shows (snd r) = []
    /\ (awaited (at_leaf s) = None \/ awaited (at_leaf (fst r)) <> None).
  Proof.
    intros S SO ST r CE.
    assert (O : only (number s) (snd r)).
    { intros m b N. assert (X : number s =? m = false) by (apply N.eqb_neq; auto).
      subst r. unfold hear, hear_refused, become, bypass, inquire.
      destruct (at_leaf s) eqn:L, sig; cbn; rewrite ?L; cbn; splits; cbn; rewrite ?X;
        try congruence; auto. }
    assert (W : shows (snd r) = []).
    { subst r. unfold hear, hear_refused, become, bypass, inquire.
      destruct (at_leaf s) eqn:L, sig; cbn; rewrite ?L; cbn; splits; reflexivity. }
    assert (H : awaited (at_leaf s) = None \/ awaited (at_leaf (fst r)) <> None).
    { destruct (awaited (at_leaf s)) eqn:AW; auto. right. unfold steady in ST.
      rewrite AW in ST. subst r. destruct (at_leaf s) eqn:L; try easy. cbn in AW.
      destruct (ST ltac:(easy)) as [-> | ->]; unfold hear; rewrite L; cbn; rewrite L; easy. }
    repeat split; auto. clear O W H. subst r. unfold steady in ST.
    unfold stands, sound, hear, hear_refused, become, bypass, inquire in *.
    destruct (at_leaf s) eqn:L; cbn in ST;
      try (destruct (ST ltac:(easy)) as [-> | ->]; cbn; rewrite L; exact S);
      destruct sig; cbn in *; rewrite ?L in *; cbn in *; splits; cbn in *; rewrite ?L; cbn;
      rewrite ?N.eqb_refl; auto;
      try (repeat match goal with H : Forall _ (_ :: _) |- _ => inv H end; cbn in *; tauto);
      try (split; [tauto|]; intros; congruence); intuition congruence.
  Qed.

  Lemma report_agrees st is es i s sig st' new :
    agrees st is es -> In s (sessions st) -> speaker i = Some (number s) ->
    brings i = [] -> (forall a, decides (number s) a i = a) -> steady s sig ->
    report p sig st s = (st', new) -> Forall calm_effect new ->
    table_agrees (subjects st') (is ++ [i]) (es ++ new)
    /\ sessions_agree st' (is ++ [i]) (es ++ new).
  Proof.
    intros [W T A] I SP BR DE ST R CE. unfold report in R.
    pose proof (number_hear p (now st) (gate_open (subjects st) (rests s)) s sig) as E.
    pose proof (hear_agrees (now st) (subjects st) s sig _ _ (sa_in _ _ _ A _ I)
                  (wf_sound _ _ W _ I) ST) as H. cbn in H.
    destruct (hear p (now st) _ s sig) as [s' said]. cbn [fst snd] in *.
    assert (X : st' = with_sessions (put s' (sessions st)) st /\ new = said).
    { destruct (awaited (at_leaf s')) eqn:AW; [now inv R|].
      unfold withdrawn_from in R. destruct (awaited (at_leaf s)) eqn:AS.
      - exfalso. destruct (withdrawn s0 _) as [st2 e] eqn:WD. inv R.
        apply Forall_app in CE. destruct (H (proj1 CE)) as (_ & _ & _ & [Z|Z]); congruence.
      - inv R. now rewrite app_nil_r. }
    destruct X as [-> ->]. destruct (H CE) as (S & O & SH & _). split.
    - destruct T as [T1 T2 T3]. split; auto; intros x.
      + rewrite shows_app, SH, app_nil_r. apply T2.
      + rewrite brought_snoc, BR, app_nil_r. apply T3.
    - eapply move_agrees; eauto; [apply W|]. now rewrite DE.
  Qed.

  (** ** A certificate *)

  Lemma mute_agrees t is es new :
    shows new = [] -> table_agrees t is es -> table_agrees t is (es ++ new).
  Proof.
    intros M [A B C]. split; auto. intros x. rewrite shows_app, M, app_nil_r. apply B.
  Qed.

  Lemma silent_agrees t is es i :
    brings i = [] -> table_agrees t is es -> table_agrees t (is ++ [i]) es.
  Proof.
    intros M [A B C]. split; auto. intros x. rewrite brought_snoc, M, app_nil_r. apply C.
  Qed.

  Lemma bring_agrees t is es i x :
    brings i = [x] -> is_seen (life_of t x) = true ->
    table_agrees t is es -> table_agrees t (is ++ [i]) es.
  Proof.
    intros M S [A B C]. split; auto. intros y. rewrite brought_snoc, M, in_app_iff, C. cbn.
    intuition congruence.
  Qed.

  Lemma queue_agrees t is es i x :
    brings i = [x] -> life_of t x = Unseen ->
    table_agrees t is es -> table_agrees (set_life x Queued t) (is ++ [i]) es.
  Proof.
    intros M U [A B C]. split; intros y; rewrite life_of_set.
    - break; cbn; auto.
    - rewrite B. break; [rewrite U; cbn; tauto|tauto].
    - rewrite brought_snoc, M, in_app_iff, C. cbn. break; cbn; intuition congruence.
  Qed.

  Definition both (st : state) (is : list input) (es : list effect) : Prop :=
    table_agrees (subjects st) is es /\ sessions_agree st is es.

  Section Review.
    Variables (st : state) (is : list input) (es : list effect) (s0 : session) (i : input).
    Hypothesis A : agrees st is es.
    Hypothesis I : In s0 (sessions st).
    Hypothesis SP : speaker i = Some (number s0).

    Lemma own_action s q what why l : number s = number s0 ->
      only (number s0) [SetCertificateAction (number s) q what why; SessionChanged (number s) l].
    Proof.
      intros -> m b N. cbn. destruct (number s0 =? m) eqn:X; auto.
      apply N.eqb_eq in X. congruence.
    Qed.

    Lemma refuse_agrees r why s :
      number s = number s0 -> (forall a, decides (number s0) a i = Some Cancel) ->
      table_agrees (subjects st) (is ++ [i]) es ->
      both (fst (refuse r why s st)) (is ++ [i]) (es ++ snd (refuse r why s st)).
    Proof.
      destruct A as [W T S]. intros E D T'. split; [now apply mute_agrees|].
      apply (move_agrees st _ is es i s0 (with_leaf (Refused r) s)); auto; try apply W.
      - now apply own_action.
      - rewrite D. cbn. rewrite E, N.eqb_refl. auto.
    Qed.

    Lemma admit_agrees x s :
      number s = number s0 -> rests s = On x -> life_of (subjects st) x = Allowed ->
      (forall a, decides (number s0) a i = Some Ignore) ->
      table_agrees (subjects st) (is ++ [i]) es ->
      both (fst (admit s st)) (is ++ [i]) (es ++ snd (admit s st)).
    Proof.
      destruct A as [W T S]. intros E R L D T'. split; [now apply mute_agrees|].
      apply (move_agrees st _ is es i s0 (with_leaf Admitted s)); auto; try apply W.
      - now apply own_action.
      - rewrite D. cbn. rewrite E, N.eqb_refl, R. split; auto. intros y Q. now inv Q.
    Qed.

    (** The session waits at the prompt for [x] from now on. *)
    Lemma hold_agrees x h ps s st' new :
      number s = number s0 -> (forall a, decides (number s0) a i = Some (word x)) ->
      sessions st' = put (with_leaf (Deciding x h ps) s) (sessions st) ->
      (forall y, life_of (subjects st) y = Allowed -> life_of (subjects st') y = Allowed) ->
      Forall prompting new ->
      sessions_agree st' (is ++ [i])
        (es ++ SessionChanged (number s) (Deciding x h ps) :: new).
    Proof.
      destruct A as [W T S]. intros E D Q AL F.
      apply (move_agrees st _ is es i s0 (with_leaf (Deciding x h ps) s)); auto; try apply W.
      - intros m b N. cbn. now apply told_prompting.
      - cbn. apply D.
    Qed.

    Lemma ask_agrees x h ps s :
      number s = number s0 -> life_of (subjects st) x = Unseen -> brings i = [x] ->
      (forall a, decides (number s0) a i = Some (word x)) ->
      Forall calm_effect (snd (ask p x h ps s st)) ->
      both (fst (ask p x h ps s st)) (is ++ [i]) (es ++ snd (ask p x h ps s st)).
    Proof.
      intros E U BR D CE. pose proof A as [W T S]. pose proof (core_keyed _ (wf_core _ _ W)) as K.
      unfold ask in *.
      destruct (subjects_full _ _); [now inv CE; inv H2|].
      destruct (no_room_for_prompt _ _ _); [now inv CE; inv H2|].
      unfold hold in *.
      set (st1 := with_subjects _ _) in *.
      assert (T1 : table_agrees (subjects st1) (is ++ [i]) es)
        by (cbn; now apply queue_agrees).
      assert (K1 : keyed (subjects st1)) by (cbn; now apply keyed_set).
      pose proof (show_next_sessions p st1) as Q.
      pose proof (show_next_prompting p st1) as F.
      pose proof (show_next_agrees st1 _
        (es ++ [SessionChanged (number (with_prompt_made s)) (Deciding x h ps)]) K1
        (mute_agrees _ _ _ [SessionChanged (number (with_prompt_made s)) (Deciding x h ps)]
           eq_refl T1)) as T2.
      assert (AL : forall y, life_of (subjects st) y = Allowed ->
        life_of (subjects (fst (show_next p st1))) y = Allowed).
      { intros y L. apply show_next_allowed; auto. cbn. rewrite life_of_set. break; congruence. }
      destruct (show_next p st1) as [st2 shown]. cbn [fst snd] in *.
      split.
      - rewrite <- app_assoc in T2. exact T2.
      - cbn [app]. eapply (hold_agrees x h ps (with_prompt_made s)); eauto.
    Qed.

    Lemma join_queued_agrees x h ps s :
      number s = number s0 -> life_of (subjects st) x = Queued -> brings i = [x] ->
      (forall a, decides (number s0) a i = Some (word x)) ->
      Forall calm_effect (snd (join_queued p x h ps s st)) ->
      both (fst (join_queued p x h ps s st)) (is ++ [i])
        (es ++ snd (join_queued p x h ps s st)).
    Proof.
      intros E U BR D CE. pose proof A as [W T S]. unfold join_queued in *.
      destruct (over_hosts _ _ _); [now inv CE; inv H2|]. split.
      - apply mute_agrees; auto. eapply bring_agrees; eauto. cbn. now rewrite U.
      - eapply hold_agrees; cbn; eauto.
    Qed.

    Lemma join_shown_agrees pr x h ps s :
      number s = number s0 -> life_of (subjects st) x = Shown pr -> brings i = [x] ->
      (forall a, decides (number s0) a i = Some (word x)) ->
      Forall calm_effect (snd (join_shown p pr x h ps s st)) ->
      both (fst (join_shown p pr x h ps s st)) (is ++ [i])
        (es ++ snd (join_shown p pr x h ps s st)).
    Proof.
      intros E U BR D CE. pose proof A as [W T S]. unfold join_shown in *.
      destruct (over_hosts _ _ _); [now inv CE; inv H2|]. split.
      - cbn. apply set_agrees; rewrite ?U; cbn; auto.
        + eapply bring_agrees; eauto. now rewrite U.
        + intuition congruence.
      - cbn. eapply hold_agrees; cbn; eauto; [|repeat constructor].
        intros y L. rewrite life_of_set. break; congruence.
    Qed.
  End Review.

  Lemma review_agrees st is es s q c h ps :
    agrees st is es -> In s (sessions st) -> forbidden p (problem_set ps) = false ->
    let i := Certificate (number s) q c h ps in
    let r := review p c (normal_host h) (problem_set ps) s st in
    Forall calm_effect (snd r) -> both (fst r) (is ++ [i]) (es ++ snd r).
  Proof.
    intros A I F i r CE. pose proof A as [W T S].
    assert (DN : subject_in c h ps = None ->
      (forall a, decides (number s) a i = Some Cancel) /\ brings i = []).
    { intros X. cbn. rewrite N.eqb_refl, X. auto. }
    assert (DS : forall x, subject_in c h ps = Some x ->
      (forall a, decides (number s) a i = Some (word x)) /\ brings i = [x]).
    { intros x X. cbn. rewrite N.eqb_refl, X. auto. }
    unfold subject_in, subject_read in DN, DS. subst r. unfold review in *.
    destruct (readable p c) as [id|].
    2:{ destruct DN as [D B]; [now destruct (forbid_overrides p)|].
        apply (refuse_agrees _ _ _ s); auto. now apply silent_agrees. }
    destruct (forbid_overrides p).
    { destruct (DN eq_refl) as [D B]. apply (refuse_agrees _ _ _ s); auto.
      now apply silent_agrees. }
    destruct (cut_subject _ _ _ _) as [x|].
    2:{ destruct (DN eq_refl) as [D B]. apply (refuse_agrees _ _ _ s); auto.
        now apply silent_agrees. }
    destruct (DS x eq_refl) as [D B]. unfold judge in *. rewrite F in *.
    pose proof (ta_said _ _ _ T x) as V.
    destruct (life_of (subjects st) x) eqn:L; cbn in V.
    - now apply (ask_agrees _ _ _ s).
    - now apply (join_queued_agrees _ _ _ s).
    - now apply (join_shown_agrees _ _ _ s).
    - unfold word in D. rewrite V in D. apply (admit_agrees _ _ _ s) with (x := x); auto.
      eapply bring_agrees; eauto. now rewrite L.
    - unfold word in D. rewrite V in D. apply (refuse_agrees _ _ _ s); auto.
      eapply bring_agrees; eauto. now rewrite L.
  Qed.
End Calm.
