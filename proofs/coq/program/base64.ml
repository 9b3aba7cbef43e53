(* Base64, canonical only: padded, and no bits set beyond the last byte. *)

let value = function
  | 'A' .. 'Z' as c -> Char.code c - 65
  | 'a' .. 'z' as c -> Char.code c - 71
  | '0' .. '9' as c -> Char.code c + 4
  | '+' -> 62
  | '/' -> 63
  | _ -> raise Exit

let decode text =
  let length = String.length text in
  if length land 3 <> 0 then None
  else
    let padding =
      if length = 0 || text.[length - 1] <> '=' then 0
      else if text.[length - 2] <> '=' then 1
      else 2 in
    let digits = length - padding in
    let out = Buffer.create (length / 4 * 3) in
    match
      let bits = ref 0 and held = ref 0 in
      for i = 0 to digits - 1 do
        held := ((!held lsl 6) lor value text.[i]) land 0xFFFF;
        bits := !bits + 6;
        if !bits >= 8 then begin
          bits := !bits - 8;
          Buffer.add_char out (Char.chr ((!held lsr !bits) land 0xFF))
        end
      done;
      !held land ((1 lsl !bits) - 1)
    with
    | 0 -> Some (Buffer.contents out)
    | _ -> None
    | exception Exit -> None
