import { describe, expect, it } from 'vitest'
import { PopupTabs } from '../../../main/popup/tabs.ts'

function tabs() {
  let changes = 0
  const pane = new PopupTabs(() => {
    changes += 1
  })
  const open = (uniqueid: string, kept = false, customer = '') =>
    pane.open({
      uniqueid,
      source: 'system',
      restricted: false,
      customer,
      call: `call ${uniqueid}`,
      title: uniqueid,
      url: `https://crm.test/${uniqueid}`,
      kept
    })
  const shown = () => pane.views.map(({ title }) => title)
  return { pane, open, shown, changes: () => changes }
}

describe('tabs of the CTI pane (2-cti, Pop-up)', () => {
  it('a tab closes by itself where this phone did not answer', () => {
    const { pane, open, shown } = tabs()
    open('1')
    pane.over('1')
    expect(shown()).toEqual([])
  })

  it('not where somebody has clicked or typed in it', () => {
    const { pane, open, shown } = tabs()
    open('1')
    pane.touched(pane.views[0]?.id ?? '')
    pane.over('1')
    expect(shown()).toEqual(['1'])
    expect(pane.views[0]?.pinned).toBe(true)
  })

  it('nor where this phone has answered, or it was opened by hand', () => {
    const { pane, open, shown } = tabs()
    open('1')
    pane.answeredHere('1')
    open('2', true)
    pane.over('1')
    pane.over('2')
    expect(shown()).toEqual(['1', '2'])
  })

  it('one tab a call: its next page takes the place of the first', () => {
    const { pane, open } = tabs()
    open('1')
    const [first] = pane.views
    pane.open({
      uniqueid: '1',
      source: 'system',
      restricted: false,
      customer: '',
      call: 'call 1',
      title: 'ACME',
      url: 'https://crm.test/b',
      kept: false
    })
    expect(pane.views).toEqual([{ ...first, title: 'ACME', url: 'https://crm.test/b' }])
  })

  it("the person's own page has a tab beside it, and each stays or closes for itself", () => {
    const { pane, open, shown } = tabs()
    open('1')
    pane.open({
      uniqueid: '1',
      source: 'own',
      restricted: false,
      customer: '',
      call: 'call 1',
      title: 'mine',
      url: 'https://mine.test/',
      kept: false
    })
    expect(shown()).toEqual(['1', 'mine'])
    pane.touched(pane.views[1]?.id ?? '')
    pane.over('1')
    expect(shown()).toEqual(['mine'])
  })

  it('stays small: what nobody has touched and is over makes room first', () => {
    const { pane, open, shown } = tabs()
    for (let n = 1; n <= 12; n++) open(String(n), true)
    pane.touched(pane.views[0]?.id ?? '')
    pane.over('1')
    pane.over('3')
    open('13', true)
    expect(shown()).toEqual(['1', '2', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13'])
  })

  it('closes by hand, and tells of each change once', () => {
    const { pane, open, changes } = tabs()
    open('1')
    const id = pane.views[0]?.id ?? ''
    pane.touched(id)
    pane.touched(id)
    pane.close(id)
    pane.close(id)
    expect([pane.views, changes()]).toEqual([[], 3])
  })

  it('one customer has one tab: the page of the next call takes the place of the last one, though it was touched', () => {
    const { pane, open, shown } = tabs()
    open('1', true, '+1')
    const [first] = pane.views
    pane.touched(first?.id ?? '')
    pane.over('1')
    open('2', false, '+1')
    expect(pane.views).toEqual([
      { ...first, pinned: true, call: 'call 2', uniqueid: '2', title: '2', url: 'https://crm.test/2', over: false }
    ])
    open('3', false, '+3')
    expect(shown()).toEqual(['2', '3'])
  })

  it('that nobody has answered, it closes although the call before was', () => {
    const { pane, open, shown } = tabs()
    open('1', true, '+1')
    pane.over('1')
    open('2', false, '+1')
    pane.over('2')
    expect(shown()).toEqual([])
  })

  it('two calls of one number at once have a tab each, and so have two who withhold theirs', () => {
    const { pane, open, shown } = tabs()
    open('1', true, '+1')
    open('2', true, '+1')
    open('3', true, '')
    pane.over('3')
    open('4', true, '')
    expect(shown()).toEqual(['1', '2', '3', '4'])
  })

  it('after a crash those come back that this phone had taken up, or somebody had touched; their calls are over (5-softphone, What is shown is true)', () => {
    const before = tabs()
    before.open('1', true, '+15550100')
    before.open('2')
    before.pane.touched(before.pane.views[1]?.id ?? '')
    before.open('3')
    const left = before.pane.left

    const { pane, open, shown, changes } = tabs()
    pane.bringBack([])
    expect(changes()).toBe(0)
    pane.bringBack(left)
    pane.bringBack(left)
    expect(pane.views).toEqual(before.pane.views.slice(0, 2).map((view) => ({ ...view, over: true })))
    expect(pane.left).toEqual(left)
    expect(pane.views.map(({ id }) => pane.originOf(id))).toEqual([
      { source: 'system', restricted: false },
      { source: 'system', restricted: false }
    ])
    // The customer calls again.
    open('4', false, '+15550100')
    expect(shown()).toEqual(['4', '2'])
  })

  it("those of ended calls go when the next call comes, unless they are pinned; its customer's waits for it", () => {
    const { pane, open, shown } = tabs()
    open('1', true, '+1')
    open('2', true, '+2')
    open('3', true, '+3')
    open('4', true, '+4')
    for (const uniqueid of ['1', '2', '3']) pane.over(uniqueid)
    pane.pin(pane.views[1]?.id ?? '', true)
    pane.nextCall('5', '+3')
    expect(shown()).toEqual(['2', '3', '4'])
    pane.pin(pane.views[0]?.id ?? '', false)
    pane.nextCall('6', '')
    expect(shown()).toEqual(['4'])
  })

  it('all close at once', () => {
    const { pane, open, changes } = tabs()
    open('1')
    open('2')
    pane.closeAll()
    pane.closeAll()
    expect([pane.views, changes()]).toEqual([[], 3])
  })
})
