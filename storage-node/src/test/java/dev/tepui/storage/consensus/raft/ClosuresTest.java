package dev.tepui.storage.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.util.ThreadPoolsFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClosuresTest {
    /** More than JRaft's own pool takes at a time; refusing one of them leaves a follower behind. */
    private static final int MANY = 2_000;

    @Test
    void shouldLetClosuresWaitInsteadOfRefusingThem() throws InterruptedException {
        Closures.serve("closures");
        Closures.serve("closures");
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(MANY);
        for (int i = 0; i < MANY; i++) {
            ThreadPoolsFactory.runClosureInThread("closures", status -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                done.countDown();
            });
        }
        release.countDown();
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    }
}
