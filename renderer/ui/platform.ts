/** Apple keyboards have ⌘ where others have Ctrl. */
export const isApple = /mac|iphone|ipad/i.test(navigator.userAgent)

/** Put before a letter: `⌘K`, `Ctrl+K`. */
export const modifierName = isApple ? '⌘' : 'Ctrl+'
export const optionName = isApple ? '⌥' : 'Alt+'
