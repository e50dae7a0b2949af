import { Button, TextInput } from '@mantine/core'
import { IconArrowGuide, IconCheck, IconMinus, IconRoute } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandFault } from '../../../main/ipc/contract.ts'
import type { RouteView } from '../../../pbx-core/contract/route.ts'
import { readableNumber } from '../../i18n/phone-number.ts'
import { useApp, useBridge } from '../../state/use-app.ts'
import { useFaultText } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { Step, Steps } from '../../ui/steps.tsx'
import styles from './lines.module.css'
import { LinesPage } from './lines-page.tsx'
import { outcomeWords, stepWords } from './route-words.ts'

/** Where a call would go, and by which rules: nothing happens but that they are read. */
export function RouteTrial() {
  const { t } = useTranslation()
  const bridge = useBridge()
  const faultText = useFaultText()
  const own = useApp(({ account }) => account.user)
  const [from, setFrom] = useState(own)
  const [to, setTo] = useState('')
  const [at, setAt] = useState('')
  const [looking, setLooking] = useState(false)
  const [route, setRoute] = useState<RouteView | null>(null)
  const [fault, setFault] = useState<CommandFault | null>(null)
  const look = async (event: FormEvent) => {
    event.preventDefault()
    if (from.trim() === '' || to.trim() === '') return
    setLooking(true)
    const moment = at === '' ? null : new Date(at).getTime()
    const reply = await bridge.invoke('route.try', { from: from.trim(), to: to.trim(), at: moment })
    setLooking(false)
    setRoute(reply.ok ? reply.value : null)
    setFault(reply.ok ? null : reply.error)
  }
  const faultAt = (path: 'from' | 'to' | 'at') => (fault?.path === path ? faultText(fault) : null)
  return (
    <LinesPage>
      <Card>
        <SectionLabel>{t('route.title')}</SectionLabel>
        <p className={styles.hint}>{t('route.hint')}</p>
        <form className={styles.form} onSubmit={(event) => void look(event)}>
          <TextInput
            autoComplete="off"
            description={t('route.fromHint')}
            error={faultAt('from')}
            label={t('route.from')}
            maxLength={64}
            onChange={(event) => setFrom(event.currentTarget.value)}
            spellCheck={false}
            value={from}
          />
          <TextInput
            autoComplete="off"
            description={t('route.toHint')}
            error={faultAt('to')}
            label={t('route.to')}
            maxLength={256}
            onChange={(event) => setTo(event.currentTarget.value)}
            spellCheck={false}
            value={to}
          />
          <TextInput
            description={t('route.atHint')}
            error={faultAt('at')}
            label={t('route.at')}
            onChange={(event) => setAt(event.currentTarget.value)}
            type="datetime-local"
            value={at}
          />
          <Button
            color="accent"
            disabled={from.trim() === '' || to.trim() === ''}
            leftSection={<IconRoute size={18} />}
            loading={looking}
            type="submit"
            variant="filled"
          >
            {t('route.try')}
          </Button>
        </form>
      </Card>
      <Card>
        <SectionLabel>{t('route.steps')}</SectionLabel>
        <div aria-live="polite">
          <Found fault={fault} route={route} />
        </div>
      </Card>
    </LinesPage>
  )
}

function Found({ route, fault }: { readonly route: RouteView | null; readonly fault: CommandFault | null }) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  if (fault !== null && fault.path === undefined) {
    return <ErrorState reason={faultText(fault)} title={t('error.title')} />
  }
  if (route === null) {
    return <EmptyState icon={<IconArrowGuide size={22} />} text={t('route.emptyText')} title={t('route.empty')} />
  }
  const { reading, e164, barred } = route
  const reads = t(`route.reads.${reading}`)
  return (
    <div className={styles.found}>
      <p className={styles.outcome} data-barred={barred !== null || undefined}>
        {outcomeWords(route, t)}
      </p>
      <p className={styles.hint}>
        {e164 === null ? reads : t('route.readsAs', { reading: reads, e164: readableNumber(e164) })}
      </p>
      <Steps label={t('route.steps')}>
        {route.steps.map((step, at) => (
          <Step
            icon={step.matched ? <IconCheck size={14} /> : <IconMinus size={14} />}
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule can be looked at twice
            key={`${step.rule} ${at}`}
            // What is no place in the configuration says itself what it is.
            text={/[[.]/.test(step.rule) ? step.rule : ''}
            title={stepWords(step, t)}
            tone={step.matched ? 'accent' : 'neutral'}
          />
        ))}
      </Steps>
    </div>
  )
}
