import { describe, expect, it } from 'vitest'
import { byPerson, type FocusSigns } from '../../renderer/features/popup/frame-touch.ts'

const long = Number.NEGATIVE_INFINITY
const still: FocusSigns = {
  now: 60_000,
  tabAt: long,
  usedAt: long,
  elsewhereAt: long,
  loadedAt: 59_950,
  hovered: false,
  active: false
}

describe("who brings the focus into a caller's page (2-cti, Pop-up: clicked or typed in)", () => {
  it.each<[string, Partial<FocusSigns>, boolean]>([
    ['the page itself, as it loads', {}, false],
    ['the page itself, later', { loadedAt: 10_000 }, false],
    ['the page itself, while the pointer rests over it', { hovered: true, loadedAt: 10_000 }, false],
    ['the page itself, as somebody clicks in ours', { usedAt: 59_900, active: true, loadedAt: 10_000 }, false],
    ['the page itself as it loads, after a click in ours', { usedAt: 57_000, active: true }, false],
    ['the page itself as it loads, after a key in another frame', { elsewhereAt: 57_000, active: true }, false],
    ['Tab', { tabAt: 59_900, usedAt: 59_000 }, true],
    ['a Tab of before', { tabAt: 59_000 }, false],
    ['a click of the mouse as it loads', { hovered: true, active: true, usedAt: 59_900 }, true],
    ['a tap as it loads, where nothing else can have activated', { active: true, usedAt: 54_000 }, true],
    ['a tap before it has loaded', { active: true, loadedAt: Number.POSITIVE_INFINITY }, true],
    ['a tap later', { active: true, usedAt: 59_000, loadedAt: 59_700 }, true]
  ])('%s: %j is a touch: %s', (_who, signs, touch) => {
    expect(byPerson({ ...still, ...signs })).toBe(touch)
  })
})
