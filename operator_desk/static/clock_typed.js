// Times as people type them from paper: «905», «9.05», «9 5» and «09:05» are one time.

/** The time as HH:MM; what is no time comes back as it was typed, without blanks around it. */
export function clockTyped(typed) {
  const plain = typed.trim();
  const parts = /^(\d{1,2})[^\d](\d{1,2})$/.exec(plain) || /^(\d{1,2})(\d{2})$/.exec(plain);
  return parts ? `${parts[1].padStart(2, "0")}:${parts[2].padStart(2, "0")}` : plain;
}
