/**
 * A number as people read it. Numbers of the North American plan have one fixed shape; where
 * other countries group depends on tables that are not ours to guess, so they stay as they came.
 */
export function readableNumber(number: string): string {
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number)
  return american === null ? number : `+1 ${american[1]} ${american[2]} ${american[3]}`
}
