// Numbers of tickets as people type them: Latin or Cyrillic, with or without noughts.

const LATIN = "ABEKMHOPCTXY";
const CYRILLIC = "АВЕКМНОРСТХУ";

/** «a12», «А 12», «A012» → «А012»; what is no number of a ticket comes back in capitals, without blanks. */
export function foldNumber(typed) {
  const plain = Array.from(typed.replace(/[\s-]/g, "").toUpperCase(), (letter) => {
    const place = LATIN.indexOf(letter);
    return place < 0 ? letter : CYRILLIC[place];
  }).join("");
  const parts = /^([А-Я]?)(\d{1,3})$/.exec(plain);
  return parts ? parts[1] + parts[2].padStart(3, "0") : plain;
}

/** Whether `number` is what was typed; digits alone find that number under every letter. */
export function sameNumber(number, typed) {
  const wanted = foldNumber(typed);
  const own = foldNumber(number);
  return own === wanted || (/^\d+$/.test(wanted) && own.slice(1) === wanted);
}
