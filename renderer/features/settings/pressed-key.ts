/** What is read of a `KeyboardEvent`. */
export interface Pressed {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
  getModifierState(name: 'AltGraph'): boolean
}

/**
 * Keys that open quick dial, as settings have them: `Control+Alt+D`. null: they are none that could (without Ctrl, Alt
 * or Command, or a character that somebody types with AltGr).
 */
export function quickDialKeyOf(pressed: Pressed, isApple: boolean): string | null {
  const { ctrlKey, altKey, shiftKey, metaKey } = pressed
  const main = mainKey(pressed)
  const command = metaKey && isApple
  if (main === undefined || !(ctrlKey || altKey || command)) return null
  // The key of Windows and its kin belongs to the desktop.
  if ((metaKey && !isApple) || pressed.getModifierState('AltGraph')) return null
  const held = [command && 'Command', ctrlKey && 'Control', altKey && 'Alt', shiftKey && 'Shift']
  return [...held.filter((name) => name !== false), main].join('+')
}

/** A letter is that of the person's keyboard, where Option or Shift has not made another character of it. */
function mainKey({ key, code }: Pressed): string | undefined {
  if (/^[a-z0-9]$/i.test(key)) return key.toUpperCase()
  return /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1] ?? /^F(?:[1-9]|1\d|2[0-4])$/.exec(key)?.[0]
}

export interface KeyWords {
  readonly control: string
  readonly alt: string
  readonly shift: string
}

/** As the keys are called on this keyboard: `Strg+Alt+D`, `⌃⌥D`. */
export function shownKey(key: string, words: KeyWords, isApple: boolean): string {
  const signs: Readonly<Record<string, string>> = isApple
    ? { Command: '⌘', Control: '⌃', Alt: '⌥', Shift: '⇧' }
    : { Command: 'Command', Control: words.control, Alt: words.alt, Shift: words.shift }
  return key
    .split('+')
    .map((part) => signs[part] ?? part)
    .join(isApple ? '' : '+')
}
