import { AssignerProtocol, type PartitionAssigner } from 'kafkajs';
import { z } from 'zod';
import { assign } from './sticky-assignment.js';

const claimsSchema = z.strictObject({
  owned: z.array(z.number()),
  preferred: z.array(z.number()),
});
/** What a member tells the others of itself. */
export type Claims = z.infer<typeof claimsSchema>;

const name = 'streamguard-sticky';
const version = 1;

/** kafkajs' form of the sticky assignment, with claims as JSON in a member's user data. */
export function stickyAssigner(claims: () => Claims): PartitionAssigner {
  return ({ cluster }) => ({
    name,
    version,
    protocol: ({ topics }) => ({
      name,
      metadata: AssignerProtocol.MemberMetadata.encode({
        version,
        topics,
        userData: Buffer.from(JSON.stringify(claims())),
      }),
    }),
    assign: async ({ members, topics: [topic = ''] }) => {
      const partitions = cluster.findTopicPartitionMetadata(topic).length;
      const described = members.map(({ memberId, memberMetadata }) => ({
        id: memberId,
        ...claimsOf(memberMetadata),
      }));
      return [...assign(described, partitions)].map(([memberId, share]) => ({
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({
          version,
          assignment: { [topic]: [...share] },
          userData: Buffer.alloc(0),
        }),
      }));
    },
  });
}

function claimsOf(memberMetadata: Buffer): Claims {
  const userData = AssignerProtocol.MemberMetadata.decode(memberMetadata)?.userData;
  return claimsSchema.parse(JSON.parse(String(userData)));
}
