import { describe, expect, test } from 'vitest'
import { HoldMusic, piecesOf } from '../../pbx-core/call/hold-music.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

function held(holderIs: 'user' | 'trunk', pieces: readonly string[] = []) {
  const office = new StandInOffice()
  const { call } = office.calling()
  call.wishedMusic = pieces
  const waiting = office.leg('101')
  const holder = office.leg('100')
  Object.assign(holder, { owner: holderIs === 'user' ? { domain: 'acme.test', user: '100' } : null })
  const music = new HoldMusic(call, waiting.asLeg)
  return {
    music,
    playing: () => waiting.media.playing,
    follow: (d: 'sendonly' | 'inactive' | 'sendrecv') => music.follow(d, holder.asLeg)
  }
}

describe('music for who is held (4-pbx, Media: music on hold)', () => {
  test('plays while a telephone of ours holds, and ends when it goes on', () => {
    const { follow, playing } = held('user')
    follow('sendonly')
    expect(playing()).toEqual(['music'])
    follow('sendrecv')
    expect(playing()).toEqual([])
  })

  test('is the provider’s own where its subscriber holds and sends, and ours where nothing is sent', () => {
    const { follow, playing } = held('trunk')
    follow('sendonly')
    expect(playing()).toEqual([])
    follow('inactive')
    expect(playing()).toEqual(['music'])
  })

  test('ends where the two come apart', () => {
    const { music, follow, playing } = held('user')
    follow('sendonly')
    music[Symbol.dispose]()
    expect(playing()).toEqual([])
  })

  test('is what a hook has named, one piece after the other (2-cti, set: musiconhold)', () => {
    const { follow, playing } = held('user', piecesOf(' jazz, ,music/hold'))
    follow('sendonly')
    expect(playing()).toEqual(['music jazz music/hold'])
  })
})
