import { expect, it } from 'vitest'
import { anyPlace, Seats } from '../../pbx-core/base/seats.ts'

const limits = { all: 8, kept: 3, place: 3, user: 2 }

/** Guests by name; who is busy does not go. */
function room(changed: Partial<typeof limits> = {}) {
  const gone: string[] = []
  const busy = new Set<string>()
  const guests = new Map<string, { mayGo(): boolean; unseat(): void }>()
  const seats = new Seats({ ...limits, ...changed })
  const guest = (name: string) => {
    const known = guests.get(name) ?? { mayGo: () => !busy.has(name), unseat: () => void gone.push(name) }
    guests.set(name, known)
    return known
  }
  return {
    seats,
    gone,
    busy,
    guest,
    come: (place: string, ...names: string[]) => names.map((name) => seats.take(guest(name), place)),
    prove: (user: string, ...names: string[]) => {
      for (const name of names) seats.prove(guest(name), user)
    }
  }
}

it('one too many of an address is seated, and its oldest goes', () => {
  const { come, gone, seats } = room()
  expect(come('flood', 'a', 'b', 'c', 'd', 'e')).toEqual([true, true, true, true, true])
  expect(come('office', 'x')).toEqual([true])
  expect([gone, seats.size, seats.turnedAway(), seats.turnedAway()]).toEqual([['a', 'b'], 4, 2, 0])
})

it('who is being answered does not go; where all are, one more is refused', () => {
  const { come, gone, busy, seats } = room()
  busy.add('a').add('c')
  expect(come('flood', 'a', 'b', 'c', 'd')).toEqual([true, true, true, true])
  busy.add('d')
  expect(come('flood', 'e')).toEqual([false])
  expect([gone, seats.size, seats.turnedAway()]).toEqual([['b'], 3, 2])
})

it('places are kept for who has proved: of the others the fullest address gives way', () => {
  const { come, gone, prove, seats } = room()
  come('home', 'x')
  come('flood', 'a', 'b', 'c')
  come('office', 'y')
  expect([come('elsewhere', 'z'), gone]).toEqual([[true], ['a']])
  prove('ana', 'z')
  expect([come('elsewhere', 'v'), gone]).toEqual([[true], ['a']])
  expect([seats.size, seats.isProved({ mayGo: () => true, unseat: () => {} })]).toEqual([6, false])
})

it('who has proved never gives way to others: when nobody else is there, one more is refused', () => {
  const { come, gone, prove } = room({ all: 4, kept: 0 })
  for (const [user, name] of [
    ['ana', 'a'],
    ['tom', 'b'],
    ['eve', 'c']
  ] as const) {
    come('office', name)
    prove(user, name)
  }
  expect(come('flood', 'x', 'y')).toEqual([true, true])
  prove('lea', 'y')
  expect([come('flood', 'z'), gone]).toEqual([[false], ['x']])
})

it('of one user the oldest goes for the newest, of nobody else', () => {
  const { come, gone, prove, guest, seats } = room()
  come('office', 'a1', 'a2')
  prove('ana', 'a1', 'a2')
  come('office', 'b1', 'a3')
  prove('tom', 'b1')
  prove('ana', 'a3', 'a3')
  expect([gone, seats.size]).toEqual([['a1'], 3])
  expect(['a2', 'a3', 'b1'].map((name) => seats.isProved(guest(name)))).toEqual([true, true, true])
})

it('where all of a user’s are busy, one more stays where it is, and goes as one that has proved nothing', () => {
  const { come, gone, prove, busy, guest, seats } = room()
  busy.add('a1').add('a2')
  come('office', 'a1', 'a2', 'a3')
  prove('ana', 'a1', 'a2', 'a3')
  expect([gone, seats.isProved(guest('a3'))]).toEqual([[], false])
  come('office', 'x', 'y', 'z')
  expect(gone).toEqual(['a3'])
})

it('a proof frees the seat at the address, and so does leaving', () => {
  const { come, gone, prove, guest, seats } = room()
  come('office', 'a', 'b', 'c')
  prove('ana', 'a')
  seats.leave(guest('b'))
  expect([come('office', 'd', 'e'), gone, seats.size]).toEqual([[true, true], [], 4])
  seats.leave(guest('nobody'))
  prove('tom', 'nobody')
  expect([seats.size, seats.isProved(guest('nobody'))]).toEqual([4, false])
})

it('who comes through a proxy has the seats of no address until it is known, and is counted at it from then on', () => {
  const { come, gone } = room()
  expect(come(anyPlace, 'p', 'q', 'r', 's')).toEqual([true, true, true, true])
  expect([come('client', 'p', 'q', 'r', 's'), gone]).toEqual([[true, true, true, true], ['p']])
})

it('peers of a trunk are not limited among themselves', () => {
  const { come, seats, guest, gone } = room({ all: 9 })
  for (const name of ['a', 'b', 'c', 'd']) {
    come(anyPlace, name)
    seats.prove(guest(name), 'trunk main', Number.POSITIVE_INFINITY)
  }
  expect([seats.size, gone]).toEqual([4, []])
})
