import { describe, expect, it } from 'vitest'
import { PopupTabs } from '../../../main/popup/tabs.ts'

function tabs() {
  let changes = 0
  const pane = new PopupTabs(() => {
    changes += 1
  })
  const open = (uniqueid: string, kept = false) =>
    pane.open({
      uniqueid,
      source: 'system',
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
    pane.open({ uniqueid: '1', source: 'own', call: 'call 1', title: 'mine', url: 'https://mine.test/', kept: false })
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
})
