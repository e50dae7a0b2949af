import { describe, expect, test } from 'vitest'
import { further, hopsOf } from '../../pbx-core/apps/context.ts'
import type { UserConfig } from '../../pbx-core/contract/config.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

describe('how a call came to where it is', () => {
  const office = new StandInOffice()
  const ana = office.config.domains[0]?.users[0] as UserConfig

  test('one that begins has passed no destination, and nobody has sent it', () => {
    expect(hopsOf(office.calling().context)).toEqual({ count: 0, sentBy: null })
  })

  test('each destination that it is sent on to counts one more, with whose setting sent it there last', () => {
    const { context } = office.calling()
    const byAna = further(context, ana)
    const byDomain = further(byAna, null)
    expect([hopsOf(context), hopsOf(byAna), hopsOf(byDomain)]).toEqual([
      { count: 0, sentBy: null },
      { count: 1, sentBy: ana },
      { count: 2, sentBy: null }
    ])
  })

  test('what else is known of it goes with it', () => {
    const context = { ...office.calling().context, isInMenu: true, isCleared: true }
    const { hops: _, ...rest } = further(context, ana)
    expect(rest).toEqual(context)
  })
})
