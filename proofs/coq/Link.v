(** What the onlooker saw and what the meeting remembers agree: the tie between
    the state and the trace, effect by effect. *)

From Coq Require Import NArith List Bool Lia Sorted.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer.
Import ListNotations.
Local Open Scope N_scope.

Lemma note_same {A B} dec (k : A) (v : B) f : note dec k v f k = v.
Proof. unfold note. now destruct (dec k k). Qed.

Lemma note_other {A B} dec (k a : A) (v : B) f : a <> k -> note dec k v f a = f a.
Proof. unfold note. now destruct (dec a k). Qed.

Ltac notes :=
  repeat match goal with
  | |- context [note ?d ?k ?v ?f ?k] => rewrite (note_same d k v f)
  | H : context [note ?d ?k ?v ?f ?k] |- _ => rewrite (note_same d k v f) in H
  | H : ?a <> ?k |- context [note ?d ?k ?v ?f ?a] => rewrite (note_other d k a v f H)
  | H : ?a <> ?k, G : context [note ?d ?k ?v ?f ?a] |- _ => rewrite (note_other d k a v f H) in G
  end.

(** ** The agreement *)

Record slink (v : view) (s : session) : Prop := {
  sl_kind : its_kind v = kind_of s;
  sl_asked : asked v = inquiry s;
  sl_refused : is_refused v = refused (at_leaf s);
  sl_connected : is_connected v = connected (at_leaf s);
  sl_acted : acted v <= asked v;
  sl_pending : pending (at_leaf s) = true -> acted v < asked v;
  sl_basis : refused (at_leaf s) = false ->
    match rests s with
    | NoBasis => asked v = 0
    | Unread => 0 < asked v
    | On x => 0 < asked v /\ read v = Some x
    end
}.

Definition is_allowed (l : life) : bool := match l with Allowed => true | _ => false end.
Definition is_denied (l : life) : bool := match l with Denied _ => true | _ => false end.

(** The end of the meeting takes down windows without a verdict. *)
Definition late (g : ledger) : N := if ended g then 1 else 0.

Lemma late_least g : late g <= 1.
Proof. unfold late. destruct (ended g); lia. Qed.

Record glink (g : ledger) (t : table) (last : N) : Prop := {
  gl_consent : forall x, consent g x = is_allowed (life_of t x);
  gl_denied : forall x, denied g x = true -> is_denied (life_of t x) = true;
  gl_shown : forall x pr, life_of t x = Shown pr ->
    about g (prompt_number pr) = Some x
    /\ latest g (prompt_number pr) = revision pr
    /\ seen g (prompt_number pr) (revision pr) = Some (shows_hosts pr, shows_problems pr)
    /\ forall r, revision pr < r -> seen g (prompt_number pr) r = None;
  gl_asks : forall x,
    match life_of t x with
    | Unseen => asks g x <= late g
    | Queued => asks g x = 0
    | _ => asks g x <= 1
    end;
  gl_fresh : forall k, last < k -> about g k = None /\ forall r, seen g k r = None
}.

Record link (m : observer) (st : state) : Prop := {
  link_sessions : forall s, In s (sessions st) -> slink (views m (number s)) s;
  link_gone : forall n, ~ In n (map number (sessions st)) -> views m n = blank;
  link_books : glink (books m) (subjects st) (prompts_shown st)
}.

Lemma link_start : link nothing_seen start.
Proof.
  split; cbn; easy.
Qed.

(** ** Effects of sessions *)

Definition of_session (n : N) (e : effect) : Prop :=
  match e with
  | FetchCertificate k _ | SetCertificateAction k _ _ _ | Terminate k _
  | SessionChanged k _ | Anomaly k _ => k = n
  | _ => False
  end.

Fixpoint chain (g : ledger) (v : view) (es : list effect) : Prop :=
  match es with
  | [] => True
  | e :: es' => may_session g v e /\ chain g (reacts v e) es'
  end.

Definition after_all (es : list effect) (v : view) : view := fold_left reacts es v.

Lemma watch_app a b m : watch (a ++ b) m = watch b (watch a m).
Proof. apply fold_left_app. Qed.

Lemma all_may_app a b m : all_may m (a ++ b) <-> all_may m a /\ all_may (watch a m) b.
Proof.
  revert m. induction a as [|e a IH]; cbn; intros m; [tauto|].
  rewrite IH. unfold watch. tauto.
Qed.

Lemma sees_of_session n e m : of_session n e ->
  sees m e = on_view n (fun v => reacts v e) m
  /\ (may m e <-> may_session (books m) (views m n) e).
Proof. destruct e; cbn; try easy; intros ->; tauto. Qed.

Lemma solo n es : forall m, Forall (of_session n) es -> chain (books m) (views m n) es ->
  all_may m es /\ books (watch es m) = books m
  /\ forall k, views (watch es m) k = if N.eq_dec k n then after_all es (views m n) else views m k.
Proof.
  induction es as [|e es IH]; cbn; intros m F C.
  - repeat split; auto. intros k. now break.
  - inv F. destruct C as [C1 C2]. destruct (sees_of_session n e m H1) as [E M].
    rewrite E, M. destruct (IH (on_view n (fun v => reacts v e) m) H2) as (A & B & D).
    { cbn. now notes. }
    repeat split; auto.
    intros k. unfold watch in *. rewrite D. cbn. notes. break; auto. now notes.
Qed.

Lemma fan (g : session -> list effect) : forall l m,
  NoDup (map number l) ->
  (forall s, In s l -> Forall (of_session (number s)) (g s)) ->
  (forall s, In s l -> chain (books m) (views m (number s)) (g s)) ->
  all_may m (flat_map g l) /\ books (watch (flat_map g l) m) = books m
  /\ (forall s, In s l ->
        views (watch (flat_map g l) m) (number s) = after_all (g s) (views m (number s)))
  /\ (forall n, ~ In n (map number l) -> views (watch (flat_map g l) m) n = views m n).
Proof.
  induction l as [|s l IH]; cbn; intros m N F C.
  - repeat split; auto; easy.
  - inv N. destruct (solo (number s) (g s) m) as (A & B & D); auto.
    destruct (IH (watch (g s) m)) as (A' & B' & D' & K); auto.
    { intros w J. rewrite B, D. break; auto. exfalso. apply H1. rewrite <- e.
      now apply in_map. }
    rewrite watch_app, all_may_app. repeat split; auto; try congruence.
    + intros w [<-|J].
      * rewrite K by auto. rewrite D. now break.
      * rewrite D' by auto. rewrite D. break; auto. exfalso. apply H1. rewrite <- e.
        now apply in_map.
    + intros n NI. rewrite K by tauto. rewrite D. break; auto. exfalso. tauto.
Qed.

(** Whoever stands behind an open gate is entitled. *)
Lemma gate_entitles g t last v s :
  glink g t last -> slink v s -> refused (at_leaf s) = false ->
  gate_open t (rests s) = true -> asked v = 0 \/ entitled g v.
Proof.
  intros G L R O. pose proof (sl_basis _ _ L R) as B. destruct (rests s) as [| |x] eqn:E; cbn in O; auto.
  - easy.
  - right. exists x. destruct B as [_ B]. rewrite (gl_consent _ _ _ G).
    destruct (life_of t x) eqn:LF; try easy. repeat split; auto.
    destruct (denied g x) eqn:D; auto. apply (gl_denied _ _ _ G) in D.
    now rewrite LF in D.
Qed.

(** ** A signal *)

(** Effects [es] of session [n] are allowed after [v], and lead to what [s] is. *)
Definition tells (g : ledger) (v : view) (n : N) (es : list effect) (s : session) : Prop :=
  Forall (of_session n) es /\ chain g v es /\ slink (after_all es v) s.

Lemma same_link v s : slink v s -> forall g, tells g v (number s) [] s.
Proof. intros L g. repeat split; cbn; try constructor; apply L. Qed.

Lemma become_tells g v s l :
  slink v s -> refused (at_leaf s) = false -> refused l = false -> pending l = false ->
  (connected l = true -> asked v = 0 \/ entitled g v) ->
  tells g v (number s) (snd (become l s)) (fst (become l s)).
Proof.
  intros [LK LA LR LC LT LP LB] R R' P C. unfold become. cbn [fst snd].
  destruct (leaf_dec (at_leaf s) l) as [E|E].
  - subst l. repeat split; cbn; auto; try constructor.
  - split; [repeat constructor|]. split.
    + cbn. repeat split; auto. congruence.
    + split; cbn; auto; intros; try congruence. exact (LB R).
Qed.

Lemma bypass_tells g v s :
  slink v s -> refused (at_leaf s) = false ->
  tells g v (number s) (snd (bypass s)) (fst (bypass s)).
Proof.
  intros [LK LA LR LC LT LP LB] R. unfold bypass.
  destruct (pending (at_leaf s)) eqn:P; cbn.
  - specialize (LP eq_refl). split; [repeat constructor|]. split.
    + cbn. repeat split; auto; try lia; try easy; congruence.
    + split; cbn; auto; try easy; lia.
  - split; [repeat constructor|]. split.
    + cbn. repeat split; auto; try easy; congruence.
    + split; cbn; auto; easy.
Qed.

Lemma inquire_tells p t g v s :
  slink v s -> refused (at_leaf s) = false ->
  tells g (heard S_certificate_pending v) (number s)
    (snd (inquire p t s)) (fst (inquire p t s)).
Proof.
  intros [LK LA LR LC LT LP LB] R. unfold inquire. cbn [at_leaf inquiry with_next_inquiry number].
  destruct (max_inquiries p <? inquiry s + 1); cbn [fst snd].
  - split; [repeat constructor|]. split.
    + cbn. repeat split; auto; try easy; try lia; congruence.
    + split; cbn; auto; try easy; lia.
  - destruct (at_leaf s) eqn:L; cbn in *;
      (split; [repeat constructor|]; split;
       [ cbn; repeat split; auto; congruence
       | split; cbn; rewrite ?L; cbn; auto; try congruence; lia ]).
Qed.

Lemma refused_tells g v s why sig :
  slink v s -> at_leaf s = Refused why ->
  tells g (heard sig v) (number s) (snd (hear_refused why s sig)) (fst (hear_refused why s sig)).
Proof.
  intros [LK LA LR LC LT LP LB] R. rewrite R in *. cbn in *.
  destruct sig; cbn; (split; [repeat constructor|]; split;
    [ cbn; repeat split; auto; try easy; lia
    | split; cbn; rewrite ?R; cbn; auto; try easy; lia ]).
Qed.

Lemma hear_tells p t g tbl last s sig v :
  glink g tbl last -> slink v s -> sound tbl s ->
  tells g (heard sig v) (number s)
    (snd (hear p t (gate_open tbl (rests s)) s sig))
    (fst (hear p t (gate_open tbl (rests s)) s sig)).
Proof.
  intros G L S. pose proof (gate_entitles g tbl last v s G L) as GE.
  destruct (refused (at_leaf s)) eqn:R.
  - unfold hear. destruct (at_leaf s) eqn:E; try easy. eapply refused_tells; eauto.
  - specialize (GE eq_refl). unfold hear, sound in *.
    destruct (at_leaf s) eqn:E; try easy; rewrite <- E in R;
    destruct sig; cbn [heard connected pending orb];
      try apply inquire_tells; auto;
      try (apply become_tells; auto; easy);
      try (apply same_link; auto; fail);
      try (apply bypass_tells; auto; fail);
      destruct (gate_open tbl (rests s)); cbn [negb]; try discriminate S;
      try (apply become_tells; auto; fail);
      try (apply bypass_tells; auto; fail);
      (split; [repeat constructor|]; split; [cbn; auto|]; apply L).
Qed.

(** ** Windows *)

Lemma show_link p x st m :
  link m st -> core st -> life_of (subjects st) x = Queued -> has_waiter x st ->
  let r := show p x st in
  all_may m (snd r) /\ link (watch (snd r) m) (fst r).
Proof.
  intros [LS LF [GC GD GS GA GF]] C Q (w & J & F).
  pose proof (GA x) as A. rewrite Q in A.
  destruct (GF (prompts_shown st + 1)) as [NA NS]; [lia|].
  cbn. split.
  - repeat split; auto. pose proof (waiting_in x st w J F) as I.
    destruct (waiting x st); cbn; [easy|discriminate].
  - split; cbn; auto. split; cbn.
    + intros y. rewrite life_of_set. break; auto. cbn. rewrite GC, Q. reflexivity.
    + intros y D. rewrite life_of_set. break; auto. apply GD in D. now rewrite Q in D.
    + intros y pr. rewrite life_of_set. break; intros E.
      * inv E. cbn. notes. repeat split; auto. intros r R. rewrite note_other by lia. apply NS.
      * destruct (GS _ _ E) as (A1 & A2 & A3 & A4).
        assert (prompt_number pr <> prompts_shown st + 1)
          by (pose proof (core_numbers _ C _ _ E); lia).
        notes. auto.
    + intros y. rewrite life_of_set. break; cbn.
      * notes. lia.
      * notes. apply GA.
    + intros k K. assert (k <> prompts_shown st + 1) by lia. notes. apply GF. lia.
Qed.

Lemma show_next_link p st m :
  link m st -> core st -> wanted st ->
  let r := show_next p st in
  all_may m (snd r) /\ link (watch (snd r) m) (fst r).
Proof.
  intros L C W. unfold show_next. destruct (window_free _ _); [|cbn; auto].
  destruct (first_queued (subjects st)) as [x|] eqn:Q; [|cbn; auto].
  apply first_queued_some in Q; [|apply C]. apply show_link; auto.
Qed.

(** A shown prompt's window may be sent again as it is. *)
Lemma update_link x pr st m :
  link m st -> life_of (subjects st) x = Shown pr ->
  all_may m (update pr x st) /\ link (watch (update pr x st) m) st.
Proof.
  intros [LS LF [GC GD GS GA GF]] L. destruct (GS _ _ L) as (A1 & A2 & A3 & A4).
  cbn. rewrite A2. split.
  - split; auto. exists (shows_hosts pr), (shows_problems pr). repeat split; auto using incl_refl.
  - split; cbn; auto. split; cbn; auto.
    + intros y q E. destruct (GS _ _ E) as (B1 & B2 & B3 & B4).
      destruct (N.eq_dec (prompt_number q) (prompt_number pr)) as [N|N].
      * assert (y = x) by (rewrite N in B1; congruence). subst y.
        assert (q = pr) by congruence. subst q. notes. repeat split; auto.
        intros r R. rewrite note_other by lia. auto.
      * notes. auto.
    + intros k K. assert (k <> prompt_number pr).
      { intros ->. destruct (GF _ K). congruence. }
      notes. auto.
Qed.

Lemma withdrawn_link x st m :
  link m st -> core st ->
  let r := withdrawn x st in
  all_may m (snd r) /\ link (watch (snd r) m) (fst r).
Proof.
  intros L C. unfold withdrawn. destruct (life_of (subjects st) x) eqn:E; cbn [fst snd]; auto;
    try (split; [exact I|exact L]).
  - destruct (waiting x st); (split; [exact I|]); cbn; auto.
    destruct L as [LS LF [GC GD GS GA GF]]. split; cbn; auto. split; auto.
    + intros y. rewrite life_of_forget. break; auto. now rewrite GC, E.
    + intros y D. rewrite life_of_forget. break; auto. apply GD in D. now rewrite E in D.
    + intros y pr. rewrite life_of_forget. break; auto. easy.
    + intros y. rewrite life_of_forget. break; [|apply GA]. specialize (GA x). rewrite E in GA. cbn. lia.
  - now apply update_link.
Qed.

(** ** Putting a session back, with its effects *)

Lemma put_link s s' es st m0 m :
  link m0 st -> core st -> In s (sessions st) -> number s' = number s ->
  (forall k, k <> number s -> views m k = views m0 k) -> books m = books m0 ->
  tells (books m) (views m (number s)) (number s) es s' ->
  all_may m es /\ link (watch es m) (with_sessions (put s' (sessions st)) st).
Proof.
  intros [LS LF LB] C I E V B (T1 & T2 & T3).
  destruct (solo (number s) es m T1 T2) as (A1 & A2 & A3). split; auto.
  split; cbn.
  - intros w J. apply in_put in J. destruct J as [(-> & _)|(J & N)].
    + rewrite E, A3. now break.
    + rewrite A3. rewrite E in N. break; [easy|]. rewrite V; auto.
  - intros n N. rewrite numbers_put in N.
    assert (n <> number s) by (intros ->; apply N; now apply in_map).
    rewrite A3. break; [easy|]. rewrite V; auto.
  - rewrite A2, B. exact LB.
Qed.

Lemma on_view_others n f m k : k <> n -> views (on_view n f m) k = views m k.
Proof. intros. cbn. now notes. Qed.

Lemma report_link p sig st s m :
  link m st -> wf p st -> In s (sessions st) ->
  let r := report p sig st s in
  let m1 := on_view (number s) (heard sig) m in
  all_may m1 (snd r) /\ link (watch (snd r) m1) (fst r).
Proof.
  intros L W I.
  pose proof (hear_tells p (now st) (books m) (subjects st) (prompts_shown st) s sig
    (views m (number s)) (link_books _ _ L) (link_sessions _ _ L _ I) (wf_sound _ _ W _ I)) as T.
  pose proof (number_hear p (now st) (gate_open (subjects st) (rests s)) s sig) as E.
  unfold report. destruct (hear p (now st) _ s sig) as [s' said]. cbn [fst snd] in *.
  destruct (put_link s s' said st m (on_view (number s) (heard sig) m)) as [A B]; auto.
  { apply W. } { intros. now apply on_view_others. } { cbn. now notes. }
  destruct (awaited (at_leaf s')); [cbn; auto|].
  unfold withdrawn_from. destruct (awaited (at_leaf s)) as [x|].
  - destruct (withdrawn_link x _ _ B) as [A' B'].
    { apply put_core; [apply W|]. exists s. auto. }
    destruct (withdrawn x _) as [st2 e]. cbn in *.
    rewrite all_may_app, watch_app. auto.
  - cbn. rewrite all_may_app, watch_app. cbn. auto.
Qed.
