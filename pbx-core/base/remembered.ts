/**
 * A pure function of a short text that remembers what it has found for the newest `most` of them. Texts of more than
 * 64 characters are worked out each time: what comes from the network is not to fill the memory.
 */
export function remembered<T>(most: number, find: (text: string) => T): (text: string) => T {
  const found = new Map<string, T>()
  return (text) => {
    const known = found.get(text)
    if (known !== undefined || text.length > longest) return known ?? find(text)
    const value = find(text)
    found.set(text, value)
    if (found.size > most) found.delete(found.keys().next().value as string)
    return value
  }
}

const longest = 64
