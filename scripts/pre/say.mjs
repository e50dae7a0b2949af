/** One message for people, on stderr. */
export function say(...lines) {
  process.stderr.write(`offhook: ${lines.join('\n  ')}\n`)
}
