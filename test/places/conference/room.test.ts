import { describe, expect, it } from 'vitest'
import {
  emptyRoom,
  type Room,
  type RoomEffect,
  type RoomEvent,
  type RoomRules,
  refusalOf,
  stepRoom
} from '../../../pbx-core/places/conference/room.ts'

const rules: RoomRules = { maxParties: 3, moderators: ['100'], isAdHoc: false }

const came = (id: string, user: string | null = null): RoomEvent => ({ on: 'came', party: { id, user } })

/** The room after these events, and what the last one had done. */
function roomAfter(events: readonly RoomEvent[], of: Partial<RoomRules> = {}, expected = 0) {
  let room = emptyRoom({ ...rules, ...of }, expected)
  let effects: readonly RoomEffect[] = []
  for (const [at, event] of events.entries()) ({ room, effects } = stepRoom(room, event, at))
  return { room, effects, ids: [...room.parties.keys()] }
}

describe('a conference (4-pbx, Applications)', () => {
  it('the first one is mixed and waits for others; the second ends that, and both hear that it came', () => {
    expect(roomAfter([came('a')]).effects).toEqual([
      { do: 'mix', id: 'a', isHeard: true },
      { do: 'entertain', id: 'a', isFirst: true }
    ])
    expect(roomAfter([came('a'), came('b')]).effects).toEqual([
      { do: 'attend', id: 'a' },
      { do: 'mix', id: 'b', isHeard: true },
      { do: 'announce', id: 'b', what: 'came' }
    ])
    expect(roomAfter([came('a'), came('b'), came('c')]).effects).toEqual([
      { do: 'mix', id: 'c', isHeard: true },
      { do: 'announce', id: 'c', what: 'came' }
    ])
  })

  it('who goes is announced to those who stay; the last one waits again, and whoever leaves it empty is announced to nobody', () => {
    expect(roomAfter([came('a'), came('b'), came('c'), { on: 'left', id: 'b' }]).effects).toEqual([
      { do: 'unmix', id: 'b' },
      { do: 'announce', id: 'b', what: 'left' }
    ])
    expect(roomAfter([came('a'), came('b'), { on: 'left', id: 'a' }]).effects).toEqual([
      { do: 'unmix', id: 'a' },
      { do: 'announce', id: 'a', what: 'left' },
      { do: 'entertain', id: 'b', isFirst: false }
    ])
    expect(roomAfter([came('a'), { on: 'left', id: 'a' }]).effects).toEqual([{ do: 'unmix', id: 'a' }])
  })

  it('whoever comes to a full room is turned away, a moderator too', () => {
    const full = [came('a'), came('b'), came('c')]
    expect(roomAfter([...full, came('d', '100')])).toMatchObject({
      ids: ['a', 'b', 'c'],
      effects: [{ do: 'turn-away', id: 'd', reason: 'full' }]
    })
    expect(refusalOf(roomAfter(full).room, null)).toBe('full')
    expect(refusalOf(roomAfter([came('a')]).room, null)).toBeUndefined()
  })

  it('a locked room takes its moderators alone, and is open again once nobody is there', () => {
    const locked = [came('a'), { on: 'locked', isLocked: true } as const]
    expect(roomAfter([...locked, came('b', '101')]).effects).toEqual([{ do: 'turn-away', id: 'b', reason: 'locked' }])
    expect(roomAfter([...locked, came('b', '100')]).ids).toEqual(['a', 'b'])
    expect(roomAfter([...locked, { on: 'locked', isLocked: false }, came('b')]).ids).toEqual(['a', 'b'])
    expect(roomAfter([...locked, { on: 'left', id: 'a' }, came('b')]).ids).toEqual(['b'])
    expect(roomAfter([...locked, { on: 'left', id: 'a' }]).room.isLocked).toBe(false)
    expect(roomAfter([{ on: 'locked', isLocked: true }]).room.isLocked).toBe(false)
  })

  it('nobody hears who is muted, or has put the conference on hold; it hears the others as before', () => {
    const room = [came('a'), came('b')]
    const muted = { on: 'muted', id: 'a', isMuted: true } as const
    const held = { on: 'held', id: 'a', isHolding: true } as const
    expect(roomAfter([...room, muted]).effects).toEqual([{ do: 'mix', id: 'a', isHeard: false }])
    expect(roomAfter([...room, held]).effects).toEqual([{ do: 'mix', id: 'a', isHeard: false }])
    expect(roomAfter([...room, held, muted]).effects).toEqual([])
    expect(roomAfter([...room, held, muted, { ...held, isHolding: false }]).effects).toEqual([])
    expect(
      roomAfter([...room, held, muted, { ...held, isHolding: false }, { ...muted, isMuted: false }]).effects
    ).toEqual([{ do: 'mix', id: 'a', isHeard: true }])
    expect(roomAfter([{ on: 'came', party: { id: 'a', user: null, isHolding: true } }]).effects[0]).toEqual({
      do: 'mix',
      id: 'a',
      isHeard: false
    })
  })

  it('talkers are shown; who is muted or holds is none, and what was told late makes it none', () => {
    const room = [came('a'), came('b'), { on: 'talked', id: 'a', talks: true } as const]
    const talks = (events: readonly RoomEvent[]) =>
      [...roomAfter(events).room.parties.values()].map((each) => each.talks)
    const muted = { on: 'muted', id: 'a', isMuted: true } as const
    expect(talks(room)).toEqual([true, false])
    expect(talks([...room, { on: 'talked', id: 'a', talks: false }])).toEqual([false, false])
    expect(talks([...room, muted])).toEqual([false, false])
    expect(talks([...room, muted, { on: 'talked', id: 'a', talks: true }])).toEqual([false, false])
    expect(talks([...room, { on: 'held', id: 'a', isHolding: true }])).toEqual([false, false])
  })

  it('a moderator takes somebody out, whose seat goes with its leg; twice is once, and nobody is nobody', () => {
    const kicked = { on: 'kicked', id: 'b' } as const
    expect(roomAfter([came('a'), came('b'), kicked])).toMatchObject({
      ids: ['a', 'b'],
      effects: [{ do: 'end', id: 'b', because: 'kicked' }]
    })
    expect(roomAfter([came('a'), came('b'), { on: 'left', id: 'b' }, kicked]).effects).toEqual([])
  })

  it('who goes on at another telephone keeps its place, muted as it was, in a full and locked room, and is not announced', () => {
    const room: RoomEvent[] = [
      came('a'),
      came('b', '101'),
      came('c'),
      { on: 'muted', id: 'b', isMuted: true },
      { on: 'locked', isLocked: true }
    ]
    const moved = roomAfter([...room, { on: 'moved', id: 'b', to: { id: 'd', user: '101' } }])
    expect(moved.effects).toEqual([
      { do: 'unmix', id: 'b' },
      { do: 'mix', id: 'd', isHeard: false },
      { do: 'end', id: 'b', because: 'moved' }
    ])
    expect(moved.ids).toEqual(['a', 'd', 'c'])
    expect(moved.room.parties.get('d')).toEqual({
      id: 'd',
      user: '101',
      since: 1,
      isMuted: true,
      isHolding: false,
      talks: false
    })
    expect(roomAfter([{ on: 'moved', id: 'b', to: { id: 'd', user: null } }])).toMatchObject({ ids: [], effects: [] })
  })

  it('a new limit counts for whoever comes next, and takes nobody out', () => {
    const smaller = { on: 'configured', rules: { ...rules, maxParties: 2 } } as const
    expect(roomAfter([came('a'), came('b'), came('c'), smaller]).ids).toEqual(['a', 'b', 'c'])
    expect(roomAfter([came('a'), came('b'), smaller, came('c')]).effects).toEqual([
      { do: 'turn-away', id: 'c', reason: 'full' }
    ])
  })
})

describe('a conversation that becomes one of several (5-softphone, Join)', () => {
  const joined = (events: readonly RoomEvent[]) => roomAfter(events, { isAdHoc: true }, 3)
  const three = [came('a'), came('b'), came('c')]

  it('those who are joined are announced to nobody and wait for nobody; who comes later is announced', () => {
    expect(joined(three.slice(0, 1)).effects).toEqual([{ do: 'mix', id: 'a', isHeard: true }])
    expect(joined(three).effects).toEqual([{ do: 'mix', id: 'c', isHeard: true }])
    expect(roomAfter([...three, came('d')], { isAdHoc: true, maxParties: 9 }, 3).effects).toEqual([
      { do: 'mix', id: 'd', isHeard: true },
      { do: 'announce', id: 'd', what: 'came' }
    ])
  })

  it('who began it can leave and the others go on; of two the end of one is that of the other', () => {
    expect(joined([...three, { on: 'left', id: 'a' }])).toMatchObject({ ids: ['b', 'c'] })
    expect(joined([...three, { on: 'left', id: 'a' }, { on: 'left', id: 'b' }]).effects).toEqual([
      { do: 'unmix', id: 'b' },
      { do: 'end', id: 'c', because: 'alone' }
    ])
  })

  it('one who hangs up while they are joined ends it for nobody but the last', () => {
    expect(joined([came('a'), { on: 'missing' }, came('c')]).ids).toEqual(['a', 'c'])
    expect(joined([came('a'), { on: 'missing' }]).effects).toEqual([])
    expect(joined([came('a'), { on: 'missing' }, { on: 'missing' }]).effects).toEqual([
      { do: 'end', id: 'a', because: 'alone' }
    ])
    expect(joined([came('a'), came('b'), { on: 'left', id: 'b' }]).effects).toEqual([
      { do: 'unmix', id: 'b' },
      { do: 'announce', id: 'b', what: 'left' }
    ])
  })
})

describe('whatever happens in a conference', () => {
  /** Numbers from 0 to 1, the same for the same seed. */
  function dice(seed: number): () => number {
    let state = seed
    return () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 32
    }
  }

  /** What the effects alone say: who is mixed, and who of them is heard. */
  class Mix {
    readonly heard = new Map<string, boolean>()
    readonly ended = new Set<string>()
    take(effects: readonly RoomEffect[]): void {
      for (const effect of effects) {
        if (effect.do === 'mix') this.heard.set(effect.id, effect.isHeard)
        if (effect.do === 'unmix') {
          expect(this.heard.delete(effect.id), `${effect.id} is taken out once`).toBe(true)
        }
        if (effect.do === 'end') this.ended.add(effect.id)
      }
    }
  }

  function check(room: Room, mix: Mix): void {
    const parties = [...room.parties.values()]
    expect(mix.heard).toEqual(new Map(parties.map(({ id, isMuted, isHolding }) => [id, !isMuted && !isHolding])))
    expect(parties.length).toBeLessThanOrEqual(room.rules.maxParties)
    expect(parties.filter(({ talks, isMuted, isHolding }) => talks && (isMuted || isHolding))).toEqual([])
    expect([...room.parties.keys()]).toEqual(parties.map(({ id }) => id))
    if (parties.length === 0) expect(room.isLocked).toBe(false)
  }

  const seeds = Array.from({ length: process.env.MODE === 'long' ? 500 : 20 }, (_, i) => i + 1)

  it.each(seeds)(
    'the mix is of those who are in it, and heard is who may be: 1,000 random operations, seed %i',
    (seed) => {
      const random = dice(seed)
      const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
      const isAdHoc = seed % 2 === 0
      const mix = new Mix()
      let room = emptyRoom({ maxParties: 20, moderators: ['100', '101'], isAdHoc }, isAdHoc ? 3 : 0)
      const ids = Array.from({ length: 25 }, (_, i) => `p${i}`)
      const tell = (event: RoomEvent, now: number) => {
        const step = stepRoom(room, event, now)
        room = step.room
        mix.take(step.effects)
        check(room, mix)
      }
      for (let at = 0; at < 1000; at++) {
        const id = pick(ids)
        const user = pick([null, '100', '101', '102'])
        tell(
          pick<RoomEvent>([
            came(id, user),
            came(id, user),
            { on: 'left', id },
            { on: 'missing' },
            { on: 'moved', id, to: { id: pick(ids), user } },
            { on: 'muted', id, isMuted: random() < 0.5 },
            { on: 'held', id, isHolding: random() < 0.5 },
            { on: 'talked', id, talks: random() < 0.5 },
            { on: 'locked', isLocked: random() < 0.5 },
            { on: 'kicked', id }
          ]),
          at
        )
        // Whoever is ended hangs up, sooner or later.
        for (const gone of mix.ended) tell({ on: 'left', id: gone }, at)
        mix.ended.clear()
      }
    }
  )
})
