import { describe, expect, it } from 'vitest'
import { remembered } from '../../pbx-core/base/remembered.ts'

describe('a pure function that remembers', () => {
  const asked = () => {
    const texts: string[] = []
    const length = remembered(2, (text) => {
      texts.push(text)
      return text.length
    })
    return { texts, length }
  }

  it('finds each text once, as long as it is among the newest', () => {
    const { texts, length } = asked()
    expect(['a', 'bb', 'a', 'bb', 'ccc', 'bb', 'a'].map(length)).toEqual([1, 2, 1, 2, 3, 2, 1])
    expect(texts).toEqual(['a', 'bb', 'ccc', 'a'])
  })

  it('keeps no text of more than 64 characters', () => {
    const { texts, length } = asked()
    const [kept, not] = ['x'.repeat(64), 'y'.repeat(65)]
    expect([kept, kept, not, not].map(length)).toEqual([64, 64, 65, 65])
    expect(texts).toEqual([kept, not, not])
  })
})
