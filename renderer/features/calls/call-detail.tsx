import { Button } from '@mantine/core'
import { IconArrowLeft, IconCalendar, IconClock, IconHash, IconPhone } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecentCall, WayStep } from '../../../main/ipc/contract.ts'
import { cameBy } from '../../i18n/way-words.ts'
import { callerOf } from '../../state/calls.ts'
import { go } from '../../state/route.ts'
import { sourceOf, useDial } from '../../state/use-dial.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useReading } from '../../state/use-reading.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { NotesField } from '../phone/notes-field.tsx'
import { CallTimeline } from '../timeline/call-timeline.tsx'
import { CallRecordings } from './call-recordings.tsx'
import styles from './calls-page.module.css'
import { OutcomeIcon } from './outcome-icon.tsx'
import { useCallWords } from './use-call-words.ts'

interface CallDetailProps {
  readonly uniqueid: string
  /** Undefined while the list is read, or where it is not among those read. */
  readonly call: RecentCall | undefined
  readonly reading: boolean
}

export function CallDetail({ uniqueid, call, reading }: CallDetailProps) {
  const { t } = useTranslation()
  const [timeline, again] = useReading({ command: 'timeline.read', payload: { uniqueid } })
  const way = timeline.state === 'read' ? timeline.value.way : []
  return (
    <article className={styles.detail}>
      {call === undefined ? (
        <Head title={reading ? '' : t('calls.notFound')} />
      ) : (
        <>
          <CallHead call={call} />
          <CallFacts call={call} way={way} />
        </>
      )}
      <Card>
        <SectionLabel>{t('notes.title')}</SectionLabel>
        <NotesField id="record-notes" key={uniqueid} uniqueid={uniqueid} />
      </Card>
      <CallRecordings key={`recordings-${uniqueid}`} uniqueid={uniqueid} />
      <CallTimeline again={again} reading={timeline} />
    </article>
  )
}

function Head({ title }: { readonly title: string }) {
  const { t } = useTranslation()
  return (
    <header className={styles.head}>
      <BackButton label={t('calls.back')} />
      <p className={styles.sub}>{title}</p>
    </header>
  )
}

function BackButton({ label }: { readonly label: string }) {
  return (
    <IconButton className={styles.back ?? ''} label={label} onClick={() => go('calls')} variant="subtle">
      <IconArrowLeft size={18} />
    </IconButton>
  )
}

function CallHead({ call }: { readonly call: RecentCall }) {
  const { t } = useTranslation()
  const dial = useDial()
  const { number } = useCallWords()(call)
  return (
    <header className={styles.head}>
      <BackButton label={t('calls.back')} />
      <Avatar name={call.name} size={48} />
      <div className={styles.words}>
        <h2 className={styles.name}>{callerOf(call, t)}</h2>
        <p className={styles.sub}>{number || t(call.direction === 'incoming' ? 'calls.inbound' : 'calls.outbound')}</p>
      </div>
      {call.number !== '' && (
        <Button
          className={styles.callBack ?? ''}
          color="accent"
          leftSection={<IconPhone size={18} />}
          onClick={async () => {
            const reply = await dial(call.number, call.name, sourceOf(call))
            if (reply.ok) go('phone')
          }}
          variant="filled"
        >
          {t(call.direction === 'incoming' ? 'action.callBack' : 'action.callAgain')}
        </Button>
      )}
    </header>
  )
}

function CallFacts({ call, way }: { readonly call: RecentCall; readonly way: readonly WayStep[] }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { outcome } = useCallWords()(call)
  const came = cameBy({ via: call.via, way }, t)
  return (
    <Card className={styles.facts}>
      <dl className={styles.factList}>
        <Fact icon={<OutcomeIcon call={call} size={16} />} name={t(`recent.${call.direction}`)}>
          {outcome ?? t('calls.answered')}
        </Fact>
        <Fact icon={<IconCalendar aria-hidden size={16} />} name={t('calls.began')}>
          <time dateTime={new Date(call.startedAt).toISOString()}>{formats.full(call.startedAt)}</time>
        </Fact>
        <Fact icon={<IconClock aria-hidden size={16} />} name={t('calls.talked')}>
          {call.outcome === 'answered' ? formats.clock(call.seconds) : t('calls.notTalked')}
        </Fact>
        {came !== null && (
          <Fact isLong icon={<IconHash aria-hidden size={16} />} name={t('calls.cameBy')}>
            {came.whole}
          </Fact>
        )}
      </dl>
    </Card>
  )
}

interface FactProps {
  readonly icon: ReactNode
  readonly name: string
  /** Has a row of its own where there is little room. */
  readonly isLong?: boolean
  readonly children: ReactNode
}

function Fact({ icon, name, isLong = false, children }: FactProps) {
  return (
    <div className={classes(styles.fact, isLong && styles.long)}>
      <dt className={styles.factName}>
        {icon}
        {name}
      </dt>
      <dd className={styles.factValue}>{children}</dd>
    </div>
  )
}
