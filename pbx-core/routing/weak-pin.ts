/**
 * Whether a PIN of a mailbox is one of those that are tried first: too short, one key repeated, a run up or down, a pair
 * repeated, or the extension itself, however it is filled up.
 */
export function isWeakPin(pin: string, extension: string): boolean {
  if (!/^\d{4,10}$/.test(pin)) return true
  if (/^(\d{1,2})\1+$/.test(pin)) return true
  const steps = new Set([...pin].slice(1).map((digit, at) => (Number(digit) - Number(pin[at]) + 10) % 10))
  if (steps.size === 1 && (steps.has(1) || steps.has(9))) return true
  const digits = extension.replace(/\D/g, '')
  return digits !== '' && (pin === digits || pin === digits.padStart(pin.length, '0') || pin === digits.repeat(2))
}
