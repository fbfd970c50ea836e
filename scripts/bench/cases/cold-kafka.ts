import { type BenchCase, unequal } from '../case.js';
import { coldTraining, dataOf } from '../contenders.js';
import { peer } from '../places.js';

export const coldKafka: BenchCase = {
  name: 'cold-kafka',
  title: 'Cold, from Kafka',
  about:
    'The same from a topic of four partitions; broker and both programs share the machine. The peer drains the topic into a temporary file with librdkafka (C), ours reads with kafkajs (JavaScript).',
  rounds: 5,
  ratios: [
    { of: 'ours', to: 'peer', quantity: 'wallSeconds', most: 1.8 },
    { of: 'ours', to: 'peer', quantity: 'rssMb' },
  ],
  async prepare(stage) {
    const files = await stage.events(stage.traffic);
    const { broker, topic } = await stage.topic(files[0]!);
    return {
      data: await dataOf(stage, stage.traffic, files),
      contenders: [
        coldTraining(stage, 'ours', `kafka://${broker}/${topic}`),
        {
          name: 'peer',
          before: () => stage.workplace('peer'),
          command: [stage.python, peer('drain.py'), broker, topic, 'training_data'],
        },
      ],
      problems: ({ ours, peer: theirs }) => unequal(ours!, theirs!, stage.traffic.events),
    };
  },
};
