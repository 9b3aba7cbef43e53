(** What a person's word is worth: the invariants of asking, answering and connecting,
    for any policy, any number of sessions and certificates, and every run.

    [sent p m e] says that in some run [e] is sent when an onlooker has seen [m]:
    every input accepted and every effect sent before. What [m] holds is defined in
    [Observer] from inputs and effects alone. *)

From Coq Require Import NArith List Bool Lia.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer Link Trace Runs.
Import ListNotations.
Local Open Scope N_scope.

(** "A subject is shown in at most one prompt per meeting (per forget)."

    [asks g x] counts the prompts shown for [x] since it was last forgotten. *)
Theorem ask_once p :
  (forall m k r x hosts problems waiting,
     sent p m (ShowPrompt k r x hosts problems waiting) -> asks (books m) x = 0)
  /\ (forall st m x, run p st m -> asks (books m) x <= 1).
Proof.
  split.
  - intros m k r x hs ps w S. apply sent_may in S. apply S.
  - intros st m x R. destruct (run_in_step _ _ _ R) as [W K N].
    pose proof (gl_asks _ _ _ (link_books _ _ K) x) as A. pose proof (late_least (books m)).
    destruct (life_of (subjects st) x); lia.
Qed.

(** "No inquiry gets two actions; a stale one gets none."

    An action is for the latest inquiry ([asked] counts a session's reports of a
    pending certificate), and only while that has none ([acted] is the latest
    inquiry that got one). *)
Theorem one_action_per_inquiry p m n q what why :
  sent p m (SetCertificateAction n q what why) ->
  q = asked (views m n) /\ acted (views m n) < q.
Proof. intros S. apply sent_may in S. cbn in S. tauto. Qed.

(** "IGNORE only for a subject (as the scope cuts it) that the person allowed, and only
    for the certificate that this inquiry read."

    [read] is what the certificate of the latest inquiry is about, none before it has
    come. [consent] is set by an accepted Connect Anyway and by nothing else. *)
Theorem consent_is_exact p m n q why :
  sent p m (SetCertificateAction n q Ignore why) ->
  q = asked (views m n)
  /\ exists x, read (views m n) = Some x
     /\ consent (books m) x = true /\ denied (books m) x = false.
Proof.
  intros S. apply sent_may in S. cbn in S. destruct S as (E & _ & S).
  destruct (S eq_refl) as [_ X]. auto.
Qed.

(** ** The gate *)

Lemma accepted_certificate p st t n q c h ps r : step p st t (Certificate n q c h ps) = inr r ->
  exists s, In s (sessions st) /\ number s = n /\ is_fetching s /\ inquiry s = q.
Proof.
  intros H. apply unless_over_inr in H as [_ H].
  apply fetching_inr in H as (s & I & N & F & Q & _). exists s. auto.
Qed.

(** A certificate is read only after it was asked for. *)
Definition asked_first (m : observer) : Prop :=
  forall n, asked (views m n) = 0 -> read (views m n) = None.

Lemma asked_first_watch es : forall m, asked_first m -> asked_first (watch es m).
Proof.
  induction es as [|e es IH]; cbn; auto. intros m A. apply IH. intros n.
  assert (V : forall n k f, (forall v, asked (f v) = asked v /\ read (f v) = read v) ->
    asked (views (on_view k f m) n) = 0 -> read (views (on_view k f m) n) = None).
  { intros j k f F. cbn. unfold note. destruct (N.eq_dec j k) as [->|].
    - destruct (F (views m k)) as [-> ->]. apply A.
    - apply A. }
  destruct e; cbn [sees]; try (apply V; intros v; split; reflexivity); try apply A.
  destruct why; try apply A. destruct (about (books m) prompt); apply A.
Qed.

Lemma asked_first_accept p st t i r m :
  link m st -> step p st t i = inr r -> asked_first m -> asked_first (accept p i m).
Proof.
  intros K H A n.
  assert (V : forall k f, (asked (f (views m k)) = 0 -> read (f (views m k)) = None) ->
    asked (views (on_view k f m) n) = 0 -> read (views (on_view k f m) n) = None).
  { intros k f F. cbn. unfold note. destruct (N.eq_dec n k) as [->|]; auto. }
  assert (HS : forall k sig, asked (views (on_view k (heard sig) m) n) = 0 ->
    read (views (on_view k (heard sig) m) n) = None).
  { intros k sig. apply V. destruct sig; cbn; auto; lia. }
  destruct i; cbn [accept]; try apply A.
  - apply V. auto.
  - destruct (decode _ _); [apply HS|apply A].
  - apply HS.
  - apply accepted_certificate in H as (s & I & <- & (d & F) & _).
    pose proof (link_sessions _ _ K _ I) as L. pose proof (sl_pending _ _ L) as P.
    rewrite F in P. specialize (P eq_refl).
    destruct (subject_read _ _ _ _) as [x|]; [|apply A].
    assert (B : forall g, asked (views (Observer (views (on_view (number s) (fun v =>
      View (its_kind v) (asked v) (acted v) (Some x) (is_refused v) (is_connected v)) m)) g) n) = 0
      -> read (views (Observer (views (on_view (number s) (fun v =>
      View (its_kind v) (asked v) (acted v) (Some x) (is_refused v) (is_connected v)) m)) g) n) = None).
    { intros g. cbn. unfold note. destruct (N.eq_dec n (number s)); cbn; auto; lia. }
    destruct (negb _ && _); [apply B|]. apply (B (books m)).
  - destruct (about (books m) prompt), what; apply A.
  - destruct (cut_subject _ _ _ _); apply A.
  - apply V. auto.
Qed.

Lemma run_asked_first p st m : run p st m -> asked_first m.
Proof.
  induction 1 as [|st m t i st' es R IH H]; [easy|].
  apply asked_first_watch. eapply asked_first_accept; eauto.
  apply (run_in_step _ _ _ R).
Qed.

Lemma sent_asked_first p m e : sent p m e -> asked_first m.
Proof.
  intros S. destruct S as [st m t i st' before e behind R H].
  apply asked_first_watch. eapply asked_first_accept; eauto.
  - apply (run_in_step _ _ _ R).
  - eapply run_asked_first; eauto.
Qed.

(** After any step, whoever is seen connected stands behind an open gate. *)
Lemma connected_is_entitled p st m n :
  run p st m -> is_connected (views m n) = true ->
  asked (views m n) = 0 \/ entitled (books m) (views m n).
Proof.
  intros R C. destruct (run_in_step _ _ _ R) as [W K N].
  destruct (in_dec N.eq_dec n (map number (sessions st))) as [J|J].
  - apply in_map_iff in J as (s & <- & I). pose proof (link_sessions _ _ K _ I) as L.
    rewrite (sl_connected _ _ L) in C. pose proof (wf_sound _ _ W _ I) as S. unfold sound in S.
    eapply gate_entitles; eauto; [apply K| |]; destruct (at_leaf s); easy.
  - rewrite (link_gone _ _ K n J) in C. easy.
Qed.

(** "Connected only through the gate."

    A session becomes connected, and is connected after any step, only if its service
    never asked, or if what its latest inquiry read is about a subject that the person
    allowed and nobody denied since. *)
Theorem gate p :
  (forall m n leaf, sent p m (SessionChanged n leaf) -> connected leaf = true ->
     asked (views m n) = 0 \/ entitled (books m) (views m n))
  /\ (forall st m n, run p st m -> is_connected (views m n) = true ->
     asked (views m n) = 0 \/ entitled (books m) (views m n)).
Proof.
  split.
  - intros m n l S C. apply sent_may in S. cbn in S. apply S, C.
  - apply connected_is_entitled.
Qed.

(** "After a denial no session resting on that subject is or becomes Connected or gets
    IGNORE (until forgotten), and a Refused session never connects."

    [denied] is set by an accepted Don't Connect, by a missed deadline as its window
    goes, and by a certificate with a problem that the policy calls non-overridable
    where [consent] ends; an accepted Forget takes it back. *)
Theorem no_connect_after_deny p :
  (forall m n q why x, sent p m (SetCertificateAction n q Ignore why) ->
     read (views m n) = Some x -> denied (books m) x = false)
  /\ (forall m n leaf x, sent p m (SessionChanged n leaf) -> connected leaf = true ->
     read (views m n) = Some x -> denied (books m) x = false)
  /\ (forall st m n x, run p st m -> read (views m n) = Some x ->
     denied (books m) x = true -> is_connected (views m n) = false)
  /\ (forall m n leaf, sent p m (SessionChanged n leaf) -> is_refused (views m n) = false)
  /\ (forall m n q why, sent p m (SetCertificateAction n q Ignore why) ->
     is_refused (views m n) = false).
Proof.
  repeat split.
  - intros m n q why x S E. apply consent_is_exact in S as (_ & y & E' & _ & D). congruence.
  - intros m n l x S C E. destruct (proj1 (gate p) m n l S C) as [Z|(y & E' & _ & D)].
    + apply (sent_asked_first _ _ _ S) in Z. congruence.
    + congruence.
  - intros st m n x R E D. destruct (is_connected (views m n)) eqn:C; auto.
    destruct (connected_is_entitled _ _ _ _ R C) as [Z|(y & E' & _ & D')].
    + apply (run_asked_first _ _ _ R) in Z. congruence.
    + congruence.
  - intros m n l S. apply sent_may in S. cbn in S. apply S.
  - intros m n q why S. apply sent_may in S. cbn in S. destruct S as (_ & _ & S).
    now apply S.
Qed.

(** "Connect Anyway is taken only for a revision that showed every host and problem of
    the sessions waiting at that moment."

    [seen g k r] is what prompt [k] showed at revision [r], [latest g k] the last
    revision that was sent. *)
Theorem seen_before_accepted p st m t k r st' es :
  run p st m -> step p st t (Answer k (connect_anyway r)) = inr (st', es) ->
  exists x hosts problems,
    about (books m) k = Some x /\ r = latest (books m) k
    /\ seen (books m) k r = Some (hosts, problems)
    /\ forall s h ps, In s (sessions st) -> at_leaf s = Deciding x h ps ->
       (forall name, h = Some name -> In name hosts) /\ incl ps problems.
Proof.
  intros R H. destruct (run_in_step _ _ _ R) as [W K N].
  apply unless_over_inr in H as [V H]. apply take_answer_inr in H; [|apply W].
  destruct H as (x & pr & L & E & [(A & _)|(A & _)]); [easy|]. inv A. cbn in L.
  destruct (gl_shown _ _ _ (link_books _ _ K) _ _ L) as (A1 & A2 & A3 & _).
  exists x, (shows_hosts pr), (shows_problems pr). repeat split; auto;
    pose proof (wf_sound _ _ W _ H) as S; unfold sound in S; rewrite H0, L in S; apply S.
Qed.
