import type { Mentions } from '../base/mentions.ts'

/** Paths of those values of a configuration that name a number: `blockList[2].number`, `users[0].callerId`. */
export function settingsNaming(config: unknown, mentions: Mentions, path = ''): readonly string[] {
  if (typeof config === 'string') return mentions.isIn(config) ? [path] : []
  if (typeof config !== 'object' || config === null) return []
  return Object.entries(config).flatMap(([key, value]) => {
    // A key may be the number itself, which is named by its place then.
    const name = Array.isArray(config) ? `[${key}]` : mentions.erase(key)
    const below = Array.isArray(config) || path === '' ? `${path}${name}` : `${path}.${name}`
    return [...(mentions.isIn(key) ? [below] : []), ...settingsNaming(value, mentions, below)]
  })
}
