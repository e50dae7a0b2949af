/** Whether a text is a regular expression; '' is one that everything matches. */
export function isExpression(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}
