(* Whether bytes are UTF-8: shortest forms, no surrogates, nothing past U+10FFFF. *)

let valid text =
  let length = String.length text in
  let byte i = if i < length then Char.code text.[i] else -1 in
  let tail i = let b = byte i in b >= 0x80 && b <= 0xBF in
  let between i low high = let b = byte i in b >= low && b <= high in
  let rec from i =
    if i = length then true
    else
      let b = byte i in
      if b < 0x80 then from (i + 1)
      else if b >= 0xC2 && b <= 0xDF then tail (i + 1) && from (i + 2)
      else if b >= 0xE0 && b <= 0xEF then
        between (i + 1) (if b = 0xE0 then 0xA0 else 0x80) (if b = 0xED then 0x9F else 0xBF)
        && tail (i + 2) && from (i + 3)
      else if b >= 0xF0 && b <= 0xF4 then
        between (i + 1) (if b = 0xF0 then 0x90 else 0x80) (if b = 0xF4 then 0x8F else 0xBF)
        && tail (i + 2) && tail (i + 3) && from (i + 4)
      else false in
  from 0
