(* From the bytes a service hands out to the leaf's DER: one reading, no second
   try, since two readings would let one certificate be shown and another taken. *)

(* One DER element: its tag, where its content starts, where it ends. *)
let element der at stop =
  let byte i = if i < stop then Char.code der.[i] else raise Exit in
  let tag = byte at in
  let first = byte (at + 1) in
  let start, size =
    if first < 0x80 then (at + 2, first)
    else
      let count = first land 0x7F in
      if count = 0 || count > 4 then raise Exit;
      let size = ref 0 in
      for i = 1 to count do size := (!size lsl 8) lor byte (at + 1 + i) done;
      let shortest = if count = 1 then 0x80 else 1 lsl (8 * (count - 1)) in
      if !size < shortest then raise Exit;
      (at + 2 + count, !size) in
  if size > stop - start then raise Exit;
  (tag, start, start + size)

let sequence = 0x30
let bit_string = 0x03

(* Certificate ::= SEQUENCE { tbs SEQUENCE, algorithm SEQUENCE, signature BIT STRING } *)
let is_certificate der =
  try
    let tag, start, stop = element der 0 (String.length der) in
    if tag <> sequence || stop <> String.length der then raise Exit;
    let tbs, tbs_start, tbs_stop = element der start stop in
    let algorithm, algorithm_start, algorithm_stop = element der tbs_stop stop in
    let signature, bits, signature_stop = element der algorithm_stop stop in
    tbs = sequence && tbs_stop > tbs_start
    && algorithm = sequence && algorithm_stop > algorithm_start
    && signature = bit_string && signature_stop > bits + 1
    && Char.code der.[bits] <= 7
    && signature_stop = stop
  with Exit -> false

let find text mark from =
  let last = String.length text - String.length mark in
  let rec go i =
    if i > last then None
    else if String.sub text i (String.length mark) = mark then Some i
    else
      match String.index_from_opt text (i + 1) mark.[0] with
      | Some j -> go j
      | None -> None in
  go from

let begins = "-----BEGIN CERTIFICATE-----"
let ends = "-----END CERTIFICATE-----"

let without_white_space text =
  let kept = Buffer.create (String.length text) in
  String.iter
    (function ' ' | '\t' | '\n' | '\012' | '\r' -> () | c -> Buffer.add_char kept c)
    text;
  Buffer.contents kept

let from_pem text =
  match find text begins 0 with
  | None -> None
  | Some at ->
      let inside = at + String.length begins in
      (match find text ends inside with
       | None -> None
       | Some stop ->
           Base64.decode (without_white_space (String.sub text inside (stop - inside))))

(* The fingerprint, 64 lower-case hexadecimal digits; none if unreadable. *)
let fingerprint bytes =
  let der =
    if bytes <> "" && Char.code bytes.[0] = sequence then Some bytes else from_pem bytes in
  match der with
  | Some der when is_certificate der -> Some (Sha256.to_hex (Sha256.string der))
  | _ -> None
