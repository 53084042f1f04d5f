use parallelize::{par_for, parallelize};

struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1);
        self.0 >> 60
    }
}

fn play(face: u64) -> u64 {
    face.pow(3)
}

#[parallelize]
fn twice(n: usize, dice: &mut Dice) -> u64 {
    let mut points = 0;
    for _ in 0..n {
        let face = dice.roll();
        let score = play(face);
        if score % 2 == 0 {
            points += score + dice.roll();
        }
    }
    points
}

#[parallelize]
fn by_what_changes(n: usize, dice: &mut Dice, mut piles: Vec<u64>) -> Vec<u64> {
    for _ in 0..n {
        let at = dice.roll() as usize % piles.len();
        let more = play(dice.roll());
        piles[at] += more;
        piles.push(more);
    }
    piles
}

fn main() {
    let mut dice = Dice(7);
    by_what_changes(3, &mut dice, vec![1]);
    let mut points = twice(3, &mut dice);
    par_for!(draw(dice), for i in 0..9 {
        let score = play(i);
        points += score * dice.roll();
    });
    par_for!(draw(dise), for i in 0..9 {
        let face = dice.roll();
        points += play(face) * i;
    });
    let mut roll = || dice.roll();
    par_for!(draw(roll), for i in 0..9 {
        let score = play(i);
        points += score * roll();
    });
}
