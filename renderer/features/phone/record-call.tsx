import { Button } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconPlayerRecord, IconPlayerStop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { CommandPayload, PhoneCall } from '../../../main/ipc/contract.ts'
import { useRun } from '../../state/use-run.ts'
import { Tag } from '../../ui/tag.tsx'
import styles from './record-call.module.css'

/** Whether the call is recorded, and what the person may do about that; the PBX refuses what it may not. */
export default function RecordCall({ call }: { readonly call: PhoneCall }) {
  const { t } = useTranslation()
  const run = useRun()
  const { recording, recordable, uniqueid } = call
  const act = (action: CommandPayload<'call.record'>['action']) => {
    if (uniqueid !== null) void run('call.record', { uniqueid, action })
  }
  return (
    <div className={styles.row}>
      {/* Told when it changes: it is about what one says next. */}
      <span role="status">
        {recording !== 'off' && (
          <Tag icon={<IconPlayerRecord aria-hidden size={12} />} tone={recording === 'on' ? 'end' : 'hook'}>
            {t(`recording.${recording}`)}
          </Tag>
        )}
      </span>
      {recordable && recording === 'off' && (
        <Button leftSection={<IconPlayerRecord size={16} />} onClick={() => act('start')} size="xs">
          {t('recording.start')}
        </Button>
      )}
      {recordable && recording !== 'off' && (
        <>
          <Button
            leftSection={recording === 'on' ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
            onClick={() => act(recording === 'on' ? 'pause' : 'resume')}
            size="xs"
          >
            {t(recording === 'on' ? 'recording.pause' : 'recording.resume')}
          </Button>
          <Button leftSection={<IconPlayerStop size={16} />} onClick={() => act('stop')} size="xs">
            {t('recording.stop')}
          </Button>
        </>
      )}
    </div>
  )
}
