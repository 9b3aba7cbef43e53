(** That the order in which the services report decides nothing. *)

From Coq Require Import NArith List Bool Lia.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer Verdicts.
Import ListNotations.
Local Open Scope N_scope.

(** ** What a run comes to *)

(** The session that an input comes from; answers and the clock come from none. *)
Definition speaker (i : input) : option N :=
  match i with
  | Open n _ | Status n _ | Signal n _ | Certificate n _ _ _ _
  | CertificateUnavailable n _ | Close n => Some n
  | _ => None
  end.

Definition speaks (n : N) (i : input) : bool :=
  match speaker i with Some m => m =? n | None => false end.

(** What one session's service reported, in its order. *)
Definition reports_of (n : N) (inputs : list input) : list input := filter (speaks n) inputs.

(** The subjects shown, in the order of their windows. *)
Definition shows (effects : list effect) : list subject :=
  flat_map (fun e => match e with ShowPrompt _ _ x _ _ _ => [x] | _ => [] end) effects.

Definition hears (n : N) (a : option action) (e : effect) : option action :=
  match e with
  | SetCertificateAction m _ what _ => if m =? n then Some what else a
  | _ => a
  end.

Definition told_after (n : N) (effects : list effect) (a : option action) : option action :=
  fold_left (hears n) effects a.

(** The last action that a session is given. *)
Definition final_action (n : N) (effects : list effect) : option action :=
  told_after n effects None.

(** ** Runs in which nothing but the verdicts decides *)

Section Calm.
  Variables (p : policy) (v : subject -> bool).

  (** A session that waits at a prompt neither withdraws nor reports being connected. *)
  Definition steady (s : session) (sig : signal) : Prop :=
    awaited (at_leaf s) <> None -> sig = S_join_retrying \/ sig = S_reconnecting.

  (** No deadline fires, nothing is forgotten, the policy settles nothing, the meeting
      goes on, and each window is answered by what [v] says of its subject. *)
  Definition calm_input (st : state) (t : N) (i : input) : Prop :=
    match i with
    | Status n code => forall s sig, In s (sessions st) -> number s = n ->
        decode (kind_of s) code = Some sig -> steady s sig
    | Signal n sig => forall s, In s (sessions st) -> number s = n -> steady s sig
    | Close n => forall s, In s (sessions st) -> number s = n -> awaited (at_leaf s) = None
    | Certificate _ _ _ _ problems => forbidden p (problem_set problems) = false
    | Answer k a => forall x pr, life_of (subjects st) x = Shown pr -> prompt_number pr = k ->
        v x = match a with connect_anyway _ => true | dont_connect => false end
    | Tick => forall d, next_deadline st = Some d -> N.max (now st) t < d
    | Forget _ _ _ | End => False
    | _ => True
    end.

  (** No cap is reached, and nobody is caught connected through a shut gate. *)
  Definition calm_effect (e : effect) : Prop :=
    match e with
    | SessionChanged _ (Refused (R_subject_limit | R_prompt_limit | R_inquiry_limit
                                 | R_bypassed)) => False
    | _ => True
    end.

  (** A calm run: where it has come, its accepted inputs, and all the effects sent. *)
  Inductive calm_run : state -> list input -> list effect -> Prop :=
    | calm_start : calm_run start [] []
    | calm_step st t i st' is es new :
        calm_run st is es -> step p st t i = inr (st', new) ->
        calm_input st t i -> Forall calm_effect new ->
        calm_run st' (is ++ [i]) (es ++ new).

  (** ** What is said of the last certificate *)

  Definition subject_in (c : presented) (h : option host) (ps : list problem)
    : option subject :=
    if forbid_overrides p then None else subject_read p c h ps.

  Definition word (x : subject) : action := if v x then Ignore else Cancel.

  Definition decides (n : N) (a : option action) (i : input) : option action :=
    match i with
    | Certificate m _ c h ps =>
        if m =? n
        then Some (match subject_in c h ps with Some x => word x | None => Cancel end)
        else a
    | CertificateUnavailable m _ => if m =? n then Some Cancel else a
    | _ => a
    end.

  (** The word on the last certificate that a session brought. *)
  Definition decided (n : N) (is : list input) : option action :=
    fold_left (decides n) is None.

  Definition brings (i : input) : list subject :=
    match i with
    | Certificate _ _ c h ps =>
        match subject_in c h ps with Some x => [x] | None => [] end
    | _ => []
    end.

  Definition brought (is : list input) : list subject := flat_map brings is.

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

  (** Every prompt has been shown and answered. *)
  Definition all_answered (st : state) : Prop :=
    forall x, is_queued (life_of (subjects st) x) = false
              /\ is_shown (life_of (subjects st) x) = false.

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
