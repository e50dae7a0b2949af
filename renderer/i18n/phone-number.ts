/**
 * A number as people read it. Numbers of the North American plan have one fixed shape; where
 * other countries group depends on tables that are not ours to guess, so they stay as they came.
 */
export function readableNumber(number: string): string {
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number)
  return american === null ? number : `+1 ${american[1]} ${american[2]} ${american[3]}`
}

/** The digits, `*`, `#` and a leading `+` of what was typed, or null where it is no number or address. */
export function dialable(text: string): string | null {
  const trimmed = text.trim()
  if (/^(sips?|tel):\S+$/i.test(trimmed) || /^[^\s@]+@[^\s@]+$/.test(trimmed)) return trimmed
  const bare = trimmed.replace(/[\s().\-/]/g, '')
  return /^\+?[\d*#]{1,64}$/.test(bare) ? bare : null
}
