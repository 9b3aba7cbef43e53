(** The program of the rules, for OCaml.

    Numbers become OCaml's 63-bit [int]. That is sound here: the reader lets no
    number above 2^53-1 in, times and deadlines are added once (below 2^54) and cut
    back to 2^53-1 at once, and everything else counts by one from zero, so no value
    comes near 2^62. *)

From Coq Require Import Extraction ExtrOcamlBasic NArith ZArith.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules.

Extract Inductive positive => int
  [ "(fun p -> 1 + 2 * p)" "(fun p -> 2 * p)" "1" ]
  "(fun odd even one p -> if p <= 1 then one () else if p land 1 = 0 then even (p / 2) else odd (p / 2))".
Extract Inductive N => int [ "0" "" ]
  "(fun zero positive n -> if n = 0 then zero () else positive n)".
Extract Inductive Z => int [ "0" "" "(~-)" ]
  "(fun zero positive negative z -> if z = 0 then zero () else if z > 0 then positive z else negative (- z))".
Extract Constant N.add => "(+)".
Extract Constant N.min => "(fun (a : int) b -> if a <= b then a else b)".
Extract Constant N.max => "(fun (a : int) b -> if a >= b then a else b)".
Extract Constant N.eqb => "(fun (a : int) b -> a = b)".
Extract Constant N.leb => "(fun (a : int) b -> a <= b)".
Extract Constant N.ltb => "(fun (a : int) b -> a < b)".
Extract Constant N.eq_dec => "(fun (a : int) b -> a = b)".
Extract Constant Z.eqb => "(fun (a : int) b -> a = b)".

Extraction "rules.ml"
  default_policy start step next_deadline every_problem.
