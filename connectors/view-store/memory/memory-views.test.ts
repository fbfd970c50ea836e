import { viewStoreCase } from '../view-store.case.js';
import { openMemoryViews } from './memory-views.js';

viewStoreCase({
  create: async (options) => openMemoryViews({ prefix: 'profile/log', ...options }),
  reopen: async (store) => store,
});
