(** What a meeting remembers: its sessions in number order, and the subjects that
    have a prompt or a verdict in the order in which they were first asked about. *)

From Coq Require Import NArith List Bool.
From Certgate Require Import Vocabulary Sets.
Import ListNotations.
Local Open Scope N_scope.

(** ** Sessions *)

Inductive basis := NoBasis | Unread | On (about : subject).

Record session := Session {
  number : N;
  kind_of : kind;
  at_leaf : leaf;
  rests : basis;
  inquiry : N;       (** the latest one, 0 before the first *)
  prompts_made : N
}.

Definition with_leaf (l : leaf) (s : session) : session :=
  Session (number s) (kind_of s) l (rests s) (inquiry s) (prompts_made s).
Definition with_basis (b : basis) (s : session) : session :=
  Session (number s) (kind_of s) (at_leaf s) b (inquiry s) (prompts_made s).
Definition with_next_inquiry (s : session) : session :=
  Session (number s) (kind_of s) (at_leaf s) (rests s) (inquiry s + 1) (prompts_made s).
Definition with_prompt_made (s : session) : session :=
  Session (number s) (kind_of s) (at_leaf s) (rests s) (inquiry s) (prompts_made s + 1).

(** The regions of the machine. *)
Definition pending (l : leaf) : bool :=
  match l with Fetching _ | Deciding _ _ _ => true | _ => false end.
Definition connected (l : leaf) : bool :=
  match l with Active | Playing => true | _ => false end.
Definition connecting (l : leaf) : bool :=
  match l with Joining | Retrying | Reconnecting | Admitted => true | _ => false end.
Definition refused (l : leaf) : bool :=
  match l with Refused _ => true | _ => false end.

(** The subject whose prompt a session waits for. *)
Definition awaited (l : leaf) : option subject :=
  match l with Deciding x _ _ => Some x | _ => None end.

Definition waits_for (x : subject) (s : session) : bool :=
  match awaited (at_leaf s) with
  | Some y => if subject_dec x y then true else false
  | None => false
  end.

Definition based_on (x : subject) (b : basis) : bool :=
  match b with On y => if subject_dec x y then true else false | _ => false end.

(** Alive (connecting or connected) on the strength of what is said of a subject. *)
Definition lives_on (x : subject) (s : session) : bool :=
  (connecting (at_leaf s) || connected (at_leaf s)) && based_on x (rests s).

Definition find_session (n : N) : list session -> option session :=
  find (fun s => number s =? n).

Definition put (s' : session) : list session -> list session :=
  map (fun s => if number s =? number s' then s' else s).

Definition drop_session (n : N) : list session -> list session :=
  filter (fun s => negb (number s =? n)).

(** ** Subjects *)

Inductive denier := by_person | by_deadline | by_policy.

(** The window for one subject. What it shows never shrinks. *)
Record prompt := Prompt {
  prompt_number : N;
  revision : N;
  shows_hosts : list host;
  shows_problems : list problem;
  answer_due : option N
}.

Inductive life :=
  | Unseen
  | Queued
  | Shown (in_prompt : prompt)
  | Allowed
  | Denied (by_whom : denier).

Definition reason_of (d : denier) : reason :=
  match d with
  | by_person => R_denied
  | by_deadline => R_unanswered
  | by_policy => R_not_overridable
  end.

Definition table := list (subject * life).

Fixpoint life_of (t : table) (x : subject) : life :=
  match t with
  | [] => Unseen
  | (y, l) :: t' => if subject_dec x y then l else life_of t' x
  end.

Fixpoint set_life (x : subject) (l : life) (t : table) : table :=
  match t with
  | [] => [(x, l)]
  | (y, k) :: t' => if subject_dec x y then (y, l) :: t' else (y, k) :: set_life x l t'
  end.

Definition forget_life (x : subject) : table -> table :=
  filter (fun row => if subject_dec x (fst row) then false else true).

Definition is_shown (l : life) : bool :=
  match l with Shown _ => true | _ => false end.
Definition is_queued (l : life) : bool :=
  match l with Queued => true | _ => false end.
Definition is_settled (l : life) : bool :=
  match l with Allowed | Denied _ => true | _ => false end.
Definition is_seen (l : life) : bool :=
  match l with Unseen => false | _ => true end.

(** How many subjects are at such a point of their life. *)
Definition tally (f : life -> bool) (t : table) : N := count (fun row => f (snd row)) t.

(** First in, first out: the table keeps the order of asking. *)
Definition first_queued (t : table) : option subject :=
  option_map fst (find (fun row => is_queued (snd row)) t).

Definition prompts_of (t : table) : list (subject * prompt) :=
  flat_map (fun row => match snd row with Shown p => [(fst row, p)] | _ => [] end) t.

(** ** The meeting *)

Record state := State {
  now : N;                    (** time of the last accepted input, ms *)
  next_session : N;           (** the smallest number that Open may use *)
  sessions : list session;
  subjects : table;
  prompts_shown : N;          (** the number of the latest prompt *)
  over : bool
}.

Definition start : state := State 0 0 [] [] 0 false.

Definition with_now (t : N) (st : state) : state :=
  State t (next_session st) (sessions st) (subjects st) (prompts_shown st) (over st).
Definition with_sessions (l : list session) (st : state) : state :=
  State (now st) (next_session st) l (subjects st) (prompts_shown st) (over st).
Definition with_subjects (t : table) (st : state) : state :=
  State (now st) (next_session st) (sessions st) t (prompts_shown st) (over st).

Definition waiting (x : subject) (st : state) : list session :=
  filter (waits_for x) (sessions st).

Definition waiting_hosts (l : list session) : list host :=
  fold_right (fun s acc =>
    match at_leaf s with Deciding _ h _ => add_optional_host h acc | _ => acc end) [] l.

Definition waiting_problems (l : list session) : list problem :=
  problem_set (flat_map (fun s =>
    match at_leaf s with Deciding _ _ ps => ps | _ => [] end) l).

(** The gate: whether what a session rests on lets it be connected. *)
Definition gate_open (t : table) (b : basis) : bool :=
  match b with
  | NoBasis => true
  | Unread => false
  | On x => match life_of t x with Allowed => true | _ => false end
  end.
