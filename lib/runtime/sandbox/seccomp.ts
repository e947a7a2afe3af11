import { constants } from "node:os";

const { EPERM, ENOSYS, EAFNOSUPPORT } = constants.errno;

/** The kernel's mark for an architecture, and how it numbers the calls below that differ. */
const ARCHITECTURES: Record<string, { mark: number; column: 0 | 1 }> = {
  x64: { mark: 0xc000003e, column: 0 },
  arm64: { mark: 0xc00000b7, column: 1 },
};

/**
 * What no script needs and what faults of kernels, and ways to look into other processes, were found in: [x86_64, aarch64],
 * or one number for both; -1 where there is none.
 */
const FORBIDDEN: Record<string, [number, number] | number> = {
  // Other processes, the first one of the sandbox above all.
  ...{ ptrace: [101, 117], process_vm_readv: [310, 270], process_vm_writev: [311, 271], kcmp: [312, 272], pidfd_getfd: 438 },
  // Mounts and namespaces. `clone` is looked at more closely below.
  ...{ mount: [165, 40], umount2: [166, 39], pivot_root: [155, 41], chroot: [161, 51], unshare: [272, 97], setns: [308, 268] },
  ...{ open_tree: 428, move_mount: 429, fsopen: 430, fsconfig: 431, fsmount: 432, fspick: 433, mount_setattr: 442, statmount: 457, listmount: 458 },
  ...{ open_tree_attr: 467, name_to_handle_at: [303, 264], open_by_handle_at: [304, 265], fanotify_init: [300, 262] },
  // The kernel's own machinery.
  ...{ bpf: [321, 280], perf_event_open: [298, 241], userfaultfd: [323, 282], add_key: [248, 217], request_key: [249, 218], keyctl: [250, 219] },
  ...{ init_module: [175, 105], finit_module: [313, 273], delete_module: [176, 106], kexec_load: [246, 104], kexec_file_load: [320, 294] },
  ...{ syslog: [103, 116], quotactl: [179, 60], quotactl_fd: 443, acct: [163, 89], swapon: [167, 224], swapoff: [168, 225], reboot: [169, 142] },
  ...{ settimeofday: [164, 170], adjtimex: [159, 171], clock_settime: [227, 112], clock_adjtime: [305, 266], sethostname: [170, 161] },
  ...{ setdomainname: [171, 162], lookup_dcookie: [212, 18], vhangup: [153, 58], nfsservctl: [180, 42], move_pages: [279, 239] },
  ...{ iopl: [172, -1], ioperm: [173, -1], modify_ldt: [154, -1], uselib: [134, -1] },
};
/** These are said not to exist: programs then do without. libc takes `clone` for `clone3`, whose flags no filter can see. */
const ABSENT: Record<string, number> = { io_uring_setup: 425, io_uring_enter: 426, io_uring_register: 427, clone3: 435 };
/** What came after this list was written is not there either, and the calls of x32, which have numbers far above. */
const LAST = 467;

const SOCKET: [number, number] = [41, 198];
const SOCKETPAIR: [number, number] = [53, 199];
/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: those that a network namespace shuts in. AF_VSOCK, for one, leads to the host. */
const FAMILIES = [1, 2, 10, 16];
const CLONE: [number, number] = [56, 220];
/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET. */
const NEW_NAMESPACES = 0x7e020000;

const ALLOW = 0x7fff0000;
const KILL_PROCESS = 0x80000000;
const refuse = (errno: number) => 0x00050000 | errno;

// Where a filter finds what it judges: the call's number, the architecture, and the lower half of the first argument.
const NUMBER = 0;
const ARCHITECTURE = 4;
const FIRST_ARGUMENT = 16;

type Instruction = [code: number, ifTrue: number, ifFalse: number, value: number];
const load = (offset: number): Instruction => [0x20, 0, 0, offset];
const answer = (action: number): Instruction => [0x06, 0, 0, action];
/** Skips so many instructions when the value that was loaded equals, is greater than, or has a bit of another; else the others. */
const ifEqual = (value: number, ifTrue: number, ifFalse: number): Instruction => [0x15, ifTrue, ifFalse, value];
const ifGreater = (value: number, ifTrue: number, ifFalse: number): Instruction => [0x25, ifTrue, ifFalse, value];
const ifAnyBit = (value: number, ifTrue: number, ifFalse: number): Instruction => [0x45, ifTrue, ifFalse, value];

/**
 * The filter on system calls for the sandbox's processes, as the kernel's classic BPF, which `bwrap --seccomp` reads from a
 * descriptor. Nothing for architectures whose numbers are not in here. It is a second wall behind namespaces and the
 * lack of capabilities: it takes away the parts of the kernel that no script has business with.
 */
export function systemCallFilter(architecture: string = process.arch): Uint8Array | undefined {
  const known = ARCHITECTURES[architecture];
  if (!known) return undefined;
  const own = (number: [number, number] | number) => (typeof number === "number" ? number : number[known.column]);
  const refused = (number: number, errno: number) => [ifEqual(number, 0, 1), answer(refuse(errno))];
  const forbidden = Object.values(FORBIDDEN).map(own);
  const program = [
    // The same call has other numbers in the 32-bit modes of the same processor.
    ...[load(ARCHITECTURE), ifEqual(known.mark, 1, 0), answer(KILL_PROCESS)],
    ...[load(NUMBER), ifGreater(LAST, 0, 1), answer(refuse(ENOSYS))],
    ...Object.values(ABSENT).flatMap((number) => refused(number, ENOSYS)),
    ...forbidden.filter((number) => number >= 0).flatMap((number) => refused(number, EPERM)),
    ...[ifEqual(own(CLONE), 0, 4), load(FIRST_ARGUMENT), ifAnyBit(NEW_NAMESPACES, 0, 1), answer(refuse(EPERM)), answer(ALLOW)],
    ...[ifEqual(own(SOCKET), 1, 0), ifEqual(own(SOCKETPAIR), 0, FAMILIES.length + 2), load(FIRST_ARGUMENT)],
    ...FAMILIES.map((family, index) => ifEqual(family, FAMILIES.length - index, 0)),
    ...[answer(refuse(EAFNOSUPPORT)), answer(ALLOW)],
  ];
  const bytes = Buffer.alloc(program.length * 8);
  for (const [index, [code, ifTrue, ifFalse, value]] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(ifTrue, index * 8 + 2);
    bytes.writeUInt8(ifFalse, index * 8 + 3);
    bytes.writeUInt32LE(value >>> 0, index * 8 + 4);
  }
  return bytes;
}
