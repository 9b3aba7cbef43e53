(** Sets of hosts and of problems, in the order of their names. *)

From Coq Require Import NArith List Bool.
From Certgate Require Import Vocabulary.
Import ListNotations.
Local Open Scope N_scope.

Section Membership.
  Context {A : Type} (dec : forall a b : A, {a = b} + {a <> b}).

  Fixpoint mem (x : A) (l : list A) : bool :=
    match l with
    | [] => false
    | y :: l' => if dec x y then true else mem x l'
    end.
End Membership.

Fixpoint count {A} (f : A -> bool) (l : list A) : N :=
  match l with
  | [] => 0
  | x :: l' => if f x then 1 + count f l' else count f l'
  end.

Definition has_problem := mem problem_dec.

(** The set that a list of problems names: each once, in name order. *)
Definition problem_set (l : list problem) : list problem :=
  filter (fun x => has_problem x l) every_problem.

Definition problem_union (a b : list problem) : list problem :=
  problem_set (a ++ b).

Fixpoint host_before (a b : host) : bool :=
  match a, b with
  | [], [] => false
  | [], _ :: _ => true
  | _ :: _, [] => false
  | x :: a', y :: b' => if x <? y then true else if x =? y then host_before a' b' else false
  end.

Fixpoint add_host (h : host) (l : list host) : list host :=
  match l with
  | [] => [h]
  | x :: l' =>
      if host_dec h x then l
      else if host_before h x then h :: l
      else x :: add_host h l'
  end.

Definition add_optional_host (h : option host) (l : list host) : list host :=
  match h with Some h => add_host h l | None => l end.

(** Hosts compare in ASCII lower case, without trailing dots; nothing left is none. *)
Definition lower (b : N) : N := if (65 <=? b) && (b <=? 90) then b + 32 else b.

Fixpoint without_trailing_dots (h : host) : host :=
  match h with
  | [] => []
  | b :: h' =>
      match without_trailing_dots h' with
      | [] => if b =? 46 then [] else [b]
      | rest => b :: rest
      end
  end.

Definition normal_host (h : option host) : option host :=
  match option_map (fun h => without_trailing_dots (map lower h)) h with
  | Some [] => None
  | named => named
  end.
